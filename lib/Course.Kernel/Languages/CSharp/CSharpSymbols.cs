using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Kernel.Languages.CSharp;

/// <summary>What completion and inspection both want to know of code.</summary>
internal static class CSharpSymbols
{
    private static readonly SymbolDisplayFormat Format = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameOnly,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.InstanceMethod,
        SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeConstantValue,
        SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.CollapseTupleTypes);

    /// <summary>A symbol on one line, as its author would declare it. Variables of a cell are fields of its submission, which is left out.</summary>
    public static string Describe(ISymbol symbol) =>
        symbol.ToDisplayString(symbol.ContainingType is { IsScriptClass: true }
            ? Format.RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType)
            : Format);

    /// <summary>In the words of Jupyter's front ends.</summary>
    public static string KindOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "function",
        IPropertySymbol or IEventSymbol => "property",
        IFieldSymbol { ContainingType: { TypeKind: not TypeKind.Enum, IsScriptClass: false } } => "property",
        INamedTypeSymbol { TypeKind: TypeKind.Interface } => "interface",
        ITypeSymbol => "class",
        INamespaceSymbol => "module",
        IParameterSymbol => "param",
        _ => "instance",
    };

    /// <summary>What an expression or a name in an expression stands for: one symbol, or all overloads.</summary>
    public static IReadOnlyList<ISymbol> Find(SemanticModel model, SyntaxNode node)
    {
        SymbolInfo found = model.GetSymbolInfo(node);
        if (node is ExpressionSyntax && model.GetMemberGroup(node) is { Length: > 0 } group)
        {
            // The one that is meant comes first.
            return found.Symbol is { } chosen ? [chosen, .. group.Where(other => !SymbolEqualityComparer.Default.Equals(other.OriginalDefinition, chosen.OriginalDefinition))] : group;
        }
        return found.Symbol is { } symbol ? [symbol]
            : model.GetDeclaredSymbol(node) is { } declared ? [declared]
            : found.CandidateSymbols is { Length: > 0 } candidates ? candidates
            : node is ExpressionSyntax && model.GetTypeInfo(node).Type is { TypeKind: not TypeKind.Error } type ? [type]
            : [];
    }

    /// <summary>How many more there are of the same name; empty for none.</summary>
    public static string More(int count) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (+ {count} overload{(count == 1 ? "" : "s")})");
}

using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// What could stand at a position in a C# cell: members after a dot, properties in an object initializer, else every name in
/// scope and the keywords.
/// </summary>
/// <remarks>The compiler itself is asked; an editor's whole completion service would take a second to start, and its memory.</remarks>
internal static class CSharpCompletion
{
    private const int MostItems = 1000;

    private static readonly string[] Keywords =
        [.. SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(text => text.All(char.IsAsciiLetter)).Distinct().Order(StringComparer.Ordinal)];

    public static CodeCompletions Complete(Compilation compilation, int position)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Last();
        string code = tree.ToString();
        position = Math.Clamp(position, 0, code.Length);
        int start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1]))
        {
            start--;
        }
        CompilationUnitSyntax root = (CompilationUnitSyntax)tree.GetRoot();
        if (IsText(root, position))
        {
            return CodeCompletions.None(position);
        }
        SemanticModel model = compilation.GetSemanticModel(tree);
        int end = position;
        while (end < code.Length && SyntaxFacts.IsIdentifierPartCharacter(code[end]))
        {
            end++;
        }
        string prefix = code[start..position];
        (IEnumerable<ISymbol> symbols, bool takesKeywords) = Candidates(model, root, start);
        IEnumerable<CodeCompletions.Item> items = symbols
            .Where(symbol => symbol.CanBeReferencedByName && symbol.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && IsForPeople(symbol))
            .GroupBy(symbol => symbol.Name, StringComparer.Ordinal)
            .Select(group => new CodeCompletions.Item(
                Escaped(group.Key), CSharpSymbols.KindOf(group.First()), CSharpSymbols.Describe(group.First()) + CSharpSymbols.More(group.Count() - 1)));
        if (takesKeywords)
        {
            items = items.Concat(Keywords.Where(keyword => keyword.StartsWith(prefix, StringComparison.Ordinal)).Select(keyword => new CodeCompletions.Item(keyword, "keyword", "")));
        }
        return new CodeCompletions(start, end,
        [
            .. items
                .OrderByDescending(item => item.Text.StartsWith(prefix, StringComparison.Ordinal))
                .ThenBy(item => item.Text, StringComparer.OrdinalIgnoreCase)
                .DistinctBy(item => item.Text)
                .Take(MostItems),
        ]);
    }

    private static (IEnumerable<ISymbol> Symbols, bool TakesKeywords) Candidates(SemanticModel model, CompilationUnitSyntax root, int start)
    {
        SyntaxToken before = TokenBefore(root, start);
        switch (before.Parent)
        {
            case MemberAccessExpressionSyntax access when before == access.OperatorToken:
                return (MembersOf(model, access.Expression, start), false);
            case QualifiedNameSyntax name when before == name.DotToken:
                return (MembersOf(model, name.Left, start), false);
            case AliasQualifiedNameSyntax alias when before == alias.ColonColonToken:
                return (MembersOf(model, alias.Alias, start), false);
            case MemberBindingExpressionSyntax binding when before == binding.OperatorToken:
                ConditionalAccessExpressionSyntax? conditional = binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>();
                return (conditional is null ? [] : InstanceMembers(model, model.GetTypeInfo(conditional.Expression).Type, start, throughNull: true), false);
            case InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation } initializer
                when initializer.Expressions.All(expression => expression is AssignmentExpressionSyntax || expression.Span.End >= start):
                // { Name = … }, or a name that is still being typed and looks like an element.
                return (model.GetTypeInfo(creation).Type is { } created ? Assignable(model, created, start) : [], false);
            default:
                return (model.LookupSymbols(start), true);
        }
    }

    private static IEnumerable<ISymbol> MembersOf(SemanticModel model, ExpressionSyntax container, int position)
    {
        ISymbol? symbol = model.GetSymbolInfo(container).Symbol;
        if (symbol is INamespaceSymbol scope)
        {
            return model.LookupNamespacesAndTypes(position, scope);
        }
        if (symbol is INamedTypeSymbol or ITypeParameterSymbol)
        {
            return [.. model.LookupStaticMembers(position, (ITypeSymbol)symbol), .. symbol is INamedTypeSymbol named ? model.LookupNamespacesAndTypes(position, named) : []];
        }
        return InstanceMembers(model, model.GetTypeInfo(container).Type, position, throughNull: false);
    }

    private static IEnumerable<ISymbol> InstanceMembers(SemanticModel model, ITypeSymbol? type, int position, bool throughNull)
    {
        if (type is null or { TypeKind: TypeKind.Error })
        {
            return [];
        }
        if (throughNull && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }
        return model.LookupSymbols(position, type, includeReducedExtensionMethods: true).Where(member => !member.IsStatic && member is not ITypeSymbol);
    }

    private static IEnumerable<ISymbol> Assignable(SemanticModel model, ITypeSymbol type, int position) =>
        model.LookupSymbols(position, type).Where(member => !member.IsStatic && member is IPropertySymbol { SetMethod: not null, IsIndexer: false } or IFieldSymbol { IsReadOnly: false, IsConst: false, IsStatic: false });

    /// <summary>Within a comment, a string or a directive, no name can stand.</summary>
    private static bool IsText(CompilationUnitSyntax root, int position)
    {
        if (position == 0)
        {
            return false;
        }
        SyntaxTrivia trivia = root.FindTrivia(position - 1, findInsideTrivia: false);
        if (trivia.FullSpan.End > position - 1 && (trivia.IsDirective || IsOpenComment(trivia, position)))
        {
            return true;
        }
        SyntaxToken token = root.FindToken(position - 1);
        return token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.NumericLiteralToken
            && token.SpanStart < position && (position < token.Span.End || IsUnclosed(token) || token.IsKind(SyntaxKind.InterpolatedStringTextToken) || token.IsKind(SyntaxKind.NumericLiteralToken));
    }

    private static bool IsOpenComment(SyntaxTrivia trivia, int position) => trivia.Kind() switch
    {
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia => position <= trivia.FullSpan.End,
        SyntaxKind.MultiLineCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia =>
            position < trivia.FullSpan.End || !trivia.ToString().EndsWith("*/", StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsUnclosed(SyntaxToken token) => token.ContainsDiagnostics;

    private static SyntaxToken TokenBefore(CompilationUnitSyntax root, int position)
    {
        if (position == 0)
        {
            return default;
        }
        SyntaxToken token = root.FindToken(position - 1);
        return token.SpanStart < position && token.Span.Length > 0 ? token : token.GetPreviousToken();
    }

    private static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static bool IsForPeople(ISymbol symbol) => !symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute)
        && attribute.ConstructorArguments is [{ Value: int state }] && state == (int)EditorBrowsableState.Never);
}

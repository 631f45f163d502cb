using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary>A script's variables are fields of a class, and a span cannot be one.</summary>
internal sealed class NoSpanVariables : ILessonRule
{
    public string Name => "no-span-variable";

    public string Promise => "no cell has a top-level Span variable";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from cell in lesson.CSharpCells
        from declaration in cell.TopLevelVariables
        where IsSpan(declaration.Type) || declaration.Variables.Any(variable => IsSpanValue(variable.Initializer?.Value))
        select new Finding(lesson.At(cell.Cell, CSharpCell.LineOf(declaration)), "a top-level span does not compile in a notebook cell; use an array or Memory<T>, or keep the span inside a method.");

    private static bool IsSpan(TypeSyntax type) => type switch
    {
        GenericNameSyntax { Identifier.ValueText: "Span" or "ReadOnlySpan" } => true,
        QualifiedNameSyntax qualified => IsSpan(qualified.Right),
        _ => false,
    };

    private static bool IsSpanValue(ExpressionSyntax? value) => value
        is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsSpan" } }
        or ObjectCreationExpressionSyntax { Type: GenericNameSyntax { Identifier.ValueText: "Span" or "ReadOnlySpan" } };
}

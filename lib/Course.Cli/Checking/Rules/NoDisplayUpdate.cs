using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary>In the last version of .NET Interactive, updating what <c>display</c> returned does not work.</summary>
internal sealed class NoDisplayUpdate : ILessonRule
{
    public string Name => "no-display-update";

    public string Promise => "no cell updates what display(…) returned";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        // A variable of one cell may be updated in a later one.
        HashSet<string> displayed = [.. lesson.CSharpCells
            .SelectMany(cell => cell.Root.DescendantNodes().OfType<VariableDeclaratorSyntax>())
            .Where(variable => IsDisplay(variable.Initializer?.Value))
            .Select(variable => variable.Identifier.ValueText)];
        return
            from cell in lesson.CSharpCells
            from call in cell.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Update" } update
                && (IsDisplay(update.Expression) || update.Expression is IdentifierNameSyntax name && displayed.Contains(name.Identifier.ValueText))
            select new Finding(lesson.At(cell.Cell, CSharpCell.LineOf(call)), "updating a displayed value is broken in .NET Interactive; show the final value once.");
    }

    private static bool IsDisplay(ExpressionSyntax? expression) => expression is InvocationExpressionSyntax
    {
        Expression: IdentifierNameSyntax { Identifier.ValueText: "display" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Display" },
    };
}

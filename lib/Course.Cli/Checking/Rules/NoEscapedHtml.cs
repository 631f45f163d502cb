using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary><c>display(text, "text/html")</c> shows the tags as text.</summary>
internal sealed class NoEscapedHtml : ILessonRule
{
    public string Name => "no-escaped-html";

    public string Promise => "HTML is shown with HTML(…)";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from cell in lesson.CSharpCells
        from call in cell.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is IdentifierNameSyntax { Identifier.ValueText: "display" }
            && call.ArgumentList.Arguments is [{ Expression: LiteralExpressionSyntax or InterpolatedStringExpressionSyntax }, { Expression: LiteralExpressionSyntax { Token.ValueText: "text/html" } }, ..]
        select new Finding(lesson.At(cell.Cell, CSharpCell.LineOf(call)), "display(\"…\", \"text/html\") shows the tags as text; end the cell with HTML(\"…\").");
}

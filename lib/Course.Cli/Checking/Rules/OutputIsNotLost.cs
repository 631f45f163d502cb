using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary>.NET Interactive finds the cell that output belongs to by the ExecutionContext: a thread without it writes to nowhere.</summary>
internal sealed class OutputIsNotLost : ILessonRule
{
    private static readonly HashSet<string> LosesContext = ["UnsafeStart", "UnsafeQueueUserWorkItem", "UnsafeRegister", "SuppressFlow"];

    public string Name => "output-not-lost";

    public string Promise => "no cell starts what loses the execution context, and with it its output";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from cell in lesson.CSharpCells
        from call in cell.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && LosesContext.Contains(name)
        select new Finding(lesson.At(cell.Cell, CSharpCell.LineOf(call)), $"what {((MemberAccessExpressionSyntax)call.Expression).Name.Identifier.ValueText} starts shows no output in .NET Interactive; let the execution context flow.");
}

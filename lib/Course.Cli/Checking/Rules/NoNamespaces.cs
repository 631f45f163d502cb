using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary>A script cannot hold a namespace.</summary>
internal sealed class NoNamespaces : ILessonRule
{
    public string Name => "no-namespace";

    public string Promise => "no cell declares a namespace";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from cell in lesson.CSharpCells
        from declaration in cell.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        select new Finding(lesson.At(cell.Cell, CSharpCell.LineOf(declaration)), "a namespace does not compile in a notebook cell; declare the types without one.");
}

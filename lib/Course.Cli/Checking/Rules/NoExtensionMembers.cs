using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary>A script's types are nested in the script, and extension members must not be nested.</summary>
internal sealed class NoExtensionMembers : ILessonRule
{
    public string Name => "no-extension-members";

    public string Promise => "no cell declares extension methods or blocks";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from cell in lesson.CSharpCells
        from node in cell.Root.DescendantNodes()
        where node is ExtensionBlockDeclarationSyntax || node is ParameterSyntax parameter && parameter.Modifiers.Any(SyntaxKind.ThisKeyword)
        select new Finding(lesson.At(cell.Cell, CSharpCell.LineOf(node)), "extension members do not compile in notebook cells; write an ordinary method, or put them into the library.");
}

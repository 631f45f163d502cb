using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary><c>#r</c> is relative to the notebook's folder and stands before all code and usings of its cell.</summary>
internal sealed class ReferencesComeFirst : ILessonRule
{
    public string Name => "references-first";

    public string Promise => "#r stands before code, with a relative path";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        foreach (CSharpCell cell in lesson.CSharpCells)
        {
            int firstCode = cell.Root.GetFirstToken(includeZeroWidth: true).SpanStart;
            foreach (ReferenceDirectiveTriviaSyntax reference in cell.Directives.OfType<ReferenceDirectiveTriviaSyntax>())
            {
                string place = lesson.At(cell.Cell, CSharpCell.LineOf(reference));
                string file = reference.File.ValueText;
                if (reference.SpanStart > firstCode)
                {
                    yield return new Finding(place, "#r stands after code; move it to the top of its cell, before the usings.");
                }
                if (!PackageReferences.IsPackage(file) && (Path.IsPathRooted(file) || file.Contains('\\', StringComparison.Ordinal) || file.Contains(':', StringComparison.Ordinal)))
                {
                    yield return new Finding(place, $"#r \"{file}\" is not a relative path; write it relative to the notebook's folder, with /.");
                }
            }
        }
    }
}

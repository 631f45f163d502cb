using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary>A lesson needs no network: what it loads is in the clone after one build.</summary>
internal sealed class PackageReferences : ILessonRule
{
    public string Name => "no-package-reference";

    public string Promise => "no cell loads a package (#r \"nuget:…\") or names a package source (#i)";

    /// <summary>Whether the text of a <c>#r</c> names a package rather than a file.</summary>
    public static bool IsPackage(string reference) => reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        foreach (CSharpCell cell in lesson.CSharpCells)
        {
            foreach (DirectiveTriviaSyntax directive in cell.Directives)
            {
                string place = lesson.At(cell.Cell, CSharpCell.LineOf(directive));
                if (directive is ReferenceDirectiveTriviaSyntax { File.ValueText: var file } && IsPackage(file))
                {
                    yield return new Finding(place, $"#r \"{file}\" may need the internet; put what the lesson needs into the library, which #r loads from ../lib/bin.");
                }
                else if (directive.DirectiveNameToken.ValueText == "i")
                {
                    yield return new Finding(place, "#i breaks later references; lessons need no package source, so remove it.");
                }
            }
        }
    }
}

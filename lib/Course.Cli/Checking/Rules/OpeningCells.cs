using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary>
/// Whoever opens a lesson before any build must not meet CS0006: the first cell builds the library, the second loads it.
/// </summary>
internal sealed class OpeningCells : ILessonRule
{
    private const string LibraryFolder = "../lib/bin/";

    public string Name => "opening-cells";

    public string Promise => "the first code cell builds the library, the second loads it with one #r";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        if (lesson.CodeCells is not [var build, var load, ..])
        {
            yield return new Finding(lesson.Place, "the lesson has fewer than two code cells; the first builds the library, the second loads it with #r.");
            yield break;
        }
        CSharpCell? buildCell = lesson.CSharpCells.FirstOrDefault(cell => cell.Cell == build);
        if (buildCell is null || !StartsBuild(buildCell))
        {
            yield return new Finding(lesson.At(build), "the first code cell does not build the library; run \"dotnet build\" there if lib/bin lacks it or is older than its sources.");
        }
        CSharpCell? loadCell = lesson.CSharpCells.FirstOrDefault(cell => cell.Cell == load);
        if (loadCell is null || ReferencesIn(loadCell) is not [var reference] || !reference.StartsWith(LibraryFolder, StringComparison.Ordinal))
        {
            yield return new Finding(lesson.At(load), $"the second code cell does not load the library with one #r; begin it with #r \"{LibraryFolder}….dll\".");
        }
        foreach (CSharpCell cell in lesson.CSharpCells.Where(cell => cell.Cell != load && ReferencesIn(cell) is not []))
        {
            yield return new Finding(lesson.At(cell.Cell), "#r stands in a cell other than the second; one #r at the start is enough, since its folder holds the rest.");
        }
    }

    // What the code does, not what its comments say: it starts a process, and its strings hold the command.
    private static bool StartsBuild(CSharpCell cell)
    {
        SyntaxToken[] tokens = [.. cell.Root.DescendantTokens()];
        string[] words = [.. tokens.Where(token => token.Value is string).SelectMany(token => token.ValueText.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        return tokens.Any(token => token.ValueText is "Process" or "ProcessStartInfo") && words.Contains("dotnet") && words.Contains("build");
    }

    private static string[] ReferencesIn(CSharpCell cell) =>
        [.. cell.Directives.OfType<ReferenceDirectiveTriviaSyntax>().Select(reference => reference.File.ValueText)];
}

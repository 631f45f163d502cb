using System.Globalization;
using System.Text.RegularExpressions;
using Course.Cli.Checking.Sources;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Rules;

/// <summary>The first cell says where the reader is, how long it takes and what is needed.</summary>
internal sealed partial class LessonHeader : ILessonRule
{
    public string Name => "lesson-header";

    public string Promise => "the header has title, previous / index / next, minutes and needs";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        if (lesson.Notebook.Cells is not [{ CellType: CellType.Markdown } first, ..])
        {
            yield return new Finding($"{lesson.Place}, cell 1", "the lesson does not begin with a Markdown cell; put its header there.");
            yield break;
        }
        MarkdownText header = lesson.MarkdownCells[0];
        string place = lesson.At(first);
        if (header.Headings.FirstOrDefault().Level != 1)
        {
            yield return new Finding(place, "the header does not begin with the lesson's title; write \"# NN · Title\".");
        }
        foreach (string word in (IReadOnlyList<string>)["Previous", "Index", "Next", "Needs"])
        {
            if (!header.Text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                yield return new Finding(place, $"the header does not say \"{word}\"; write a line such as \"Previous: … · Index: … · Next: … · 45 minutes · Needs: …\".");
            }
        }
        if (!Minutes().IsMatch(header.Text))
        {
            yield return new Finding(place, "the header does not say how long the lesson takes; write, for example, \"45 minutes\".");
        }
        foreach (Finding finding in MissingLinks(lesson, header, place))
        {
            yield return finding;
        }
    }

    /// <summary>How long a lesson takes, as its header says it (<c>45 minutes</c>); null if it does not say.</summary>
    public static string? Duration(string header) => Minutes().Match(header) is { Success: true } match ? match.Value : null;

    private static IEnumerable<Finding> MissingLinks(LessonUnderCheck lesson, MarkdownText header, string place)
    {
        string[] targets = [.. header.Links.Select(link => link.Target)];
        if (!targets.Any(target => target.EndsWith("README.md", StringComparison.Ordinal) || target.Contains("README.md#", StringComparison.Ordinal)))
        {
            yield return new Finding(place, "the header does not link to the index; link to ../README.md#lessons.");
        }
        if (lesson.Entry is not { } entry)
        {
            yield break;
        }
        foreach ((int step, string word) in (IReadOnlyList<(int, string)>)[(-1, "previous"), (1, "next")])
        {
            CourseMapEntry? neighbour = lesson.Map.Lessons.FirstOrDefault(other => other.Number == entry.Number + step);
            string file = $"{neighbour?.Name}.ipynb";
            // A lesson that is not written yet cannot be linked to.
            if (neighbour is not null && File.Exists(Path.Combine(lesson.File.Repository.NotebooksFolder, file)) && !targets.Contains(file))
            {
                yield return new Finding(place, string.Create(CultureInfo.InvariantCulture, $"the header does not link to the {word} lesson; link to {file}."));
            }
        }
    }

    [GeneratedRegex(@"\d+\s*(–\s*\d+\s*)?(min\b|minutes\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Minutes();
}

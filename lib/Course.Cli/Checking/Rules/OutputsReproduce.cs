using System.Globalization;
using Course.Cli.Checking.Sources;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Rules;

/// <summary>
/// What is committed is what a run gives, byte for byte. Cells tagged <c>measured</c> show the wall clock and are excepted.
/// It needs a second run of the lesson, and so is not among the rules that look at the file alone.
/// </summary>
internal static class OutputsReproduce
{
    /// <summary>The tag of cells whose outputs come from the wall clock.</summary>
    public const string MeasuredTag = "measured";

    public const string Name = "outputs-reproduce";

    public const string Promise = "a fresh run gives the committed outputs, byte for byte";

    public static IEnumerable<Finding> Compare(LessonUnderCheck lesson, Notebook rerun)
    {
        foreach (NotebookCell committed in lesson.CodeCells.Where(cell => !cell.HasTag(MeasuredTag)))
        {
            if (FirstDifference(lesson, committed, rerun.Cells[committed.Number - 1]) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static Finding? FirstDifference(LessonUnderCheck lesson, NotebookCell committed, NotebookCell rerun)
    {
        CellOutput[] before = [.. CellOutput.Of(committed)];
        CellOutput[] after = [.. CellOutput.Of(rerun)];
        foreach ((CellOutput old, CellOutput now) in before.Zip(after))
        {
            string place = lesson.AtOutput(committed, old.Index);
            if (old.Type != now.Type)
            {
                return new Finding(place, $"the committed output is of type {old.Type}, and a fresh run gave one of type {now.Type}. {Remedy(lesson)}");
            }
            (string Name, string Text)[] oldTexts = [.. old.Texts];
            (string Name, string Text)[] newTexts = [.. now.Texts];
            if (!oldTexts.Select(text => text.Name).SequenceEqual(newTexts.Select(text => text.Name)))
            {
                return new Finding(place, $"the committed output has {Names(oldTexts)}, and a fresh run gave {Names(newTexts)}. {Remedy(lesson)}");
            }
            foreach (((string name, string oldText), (_, string newText)) in oldTexts.Zip(newTexts))
            {
                if (oldText != newText)
                {
                    return new Finding(place, $"{name} differs at {Difference(oldText, newText)}. {Remedy(lesson)}");
                }
            }
        }
        return before.Length == after.Length ? null : new Finding(lesson.At(committed), string.Create(CultureInfo.InvariantCulture,
            $"the number of outputs differs: {before.Length} committed, {after.Length} in a fresh run. {Remedy(lesson)}"));
    }

    private static string Names((string Name, string Text)[] texts) => string.Join(" and ", texts.Select(text => text.Name));

    private static string Difference(string before, string after)
    {
        int position = before.AsSpan().CommonPrefixLength(after);
        int line = before.AsSpan(0, position).Count('\n') + 1;
        int column = position - before.AsSpan(0, position).LastIndexOf('\n');
        return string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: committed {Excerpt(before, position)}, now {Excerpt(after, position)}");
    }

    // Enough on both sides to recognise the spot, on one line.
    private static string Excerpt(string text, int position)
    {
        const int around = 30;
        int start = Math.Max(0, position - around);
        int end = Math.Min(text.Length, position + around);
        string excerpt = text[start..end].Replace("\n", "⏎", StringComparison.Ordinal);
        return $"“{(start > 0 ? "…" : "")}{excerpt}{(end < text.Length ? "…" : "")}”";
    }

    private static string Remedy(LessonUnderCheck lesson) =>
        $"If the new output is right, commit it: course run {lesson.File.LessonName} --write. If it changes with every run, find out why; only what the wall clock says is tagged \"{MeasuredTag}\".";
}

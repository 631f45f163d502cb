namespace Course.Cli.Checking.Rules;

/// <summary>Every lesson has the same parts in the same order, so that a reader knows where to find what.</summary>
internal sealed class LessonParts : ILessonRule
{
    public static readonly IReadOnlyList<string> Titles =
        ["The pain", "Predict", "Build", "See", "Compare", "Break it", "Exercises", "In real .NET", "Recap"];

    public string Name => "lesson-parts";

    public string Promise => "the parts of a lesson are there, in order";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        string[] headings = [.. lesson.MarkdownCells.SelectMany(cell => cell.Headings).Where(heading => heading.Level == 2).Select(heading => heading.Title)];
        int after = -1;
        foreach (string title in Titles)
        {
            int found = Array.FindIndex(headings, heading => IsPart(heading, title));
            if (found < 0)
            {
                yield return new Finding(lesson.Place, $"the part \"{title}\" is missing; begin it with the heading \"## {title}\".");
            }
            else if (found < after)
            {
                yield return new Finding(lesson.Place, $"the part \"{title}\" stands too early; the order is {string.Join(", ", Titles)}.");
            }
            after = Math.Max(after, found);
        }
    }

    /// <summary>Whether a heading begins a part: its title, alone or with a subtitle (<c>Build: a box that yields</c>).</summary>
    public static bool IsPart(string heading, string title) =>
        heading.StartsWith(title, StringComparison.OrdinalIgnoreCase)
        && (heading.Length == title.Length || !char.IsLetterOrDigit(heading[title.Length]));
}

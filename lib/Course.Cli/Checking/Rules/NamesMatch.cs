namespace Course.Cli.Checking.Rules;

/// <summary>A reader who knows a lesson's name finds its library and its tests.</summary>
internal sealed class NamesMatch : ILessonRule
{
    public string Name => "names-match";

    public string Promise => "lesson, library folder and tests carry the names of the course's map";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        if (lesson.Entry is not { } entry)
        {
            yield return new Finding(lesson.Place, "the course's map does not know this lesson; rename the notebook, or add it to lib/Course.Cli/Checking/lessons.json.");
            yield break;
        }
        foreach ((string what, string? folder) in (IReadOnlyList<(string, string?)>)[("library", entry.Library), ("tests", entry.Tests)])
        {
            if (folder is not null && !HoldsSource(Path.Combine(lesson.File.Repository.Root, folder)))
            {
                yield return new Finding(lesson.Place, $"the lesson's {what} should be in {folder}, and there is no C# file there; move it, or correct lib/Course.Cli/Checking/lessons.json.");
            }
        }
    }

    private static bool HoldsSource(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any();
}

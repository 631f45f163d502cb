namespace Course.Cli.Checking.Rules;

/// <summary>JavaScript cells run in the reader's browser, and fail where there is none.</summary>
internal sealed class JavaScriptComesLate : ILessonRule
{
    private const int FirstLesson = 14;

    public string Name => "javascript-late";

    public string Promise => "JavaScript cells stand in lesson 14 and later only";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) => lesson.Entry is not { Number: >= FirstLesson }
        ? lesson.CodeCells.Where(cell => cell.Language == "javascript")
            .Select(cell => new Finding(lesson.At(cell), "JavaScript cells need a browser and fail in a headless run; show it in lesson 14."))
        : [];
}

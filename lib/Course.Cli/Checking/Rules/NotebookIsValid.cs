namespace Course.Cli.Checking.Rules;

/// <summary>nbformat 4.5, strictly. (A notebook that cannot be read at all does not get as far as rules.)</summary>
internal sealed class NotebookIsValid : ILessonRule
{
    public string Name => "notebook-valid";

    public string Promise => "the file is strict nbformat 4.5";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) => lesson.Notebook.UnknownFields().Select(field =>
        new Finding(lesson.Place, $"{field} is not part of nbformat 4.5; move it into the metadata there, or remove it."));
}

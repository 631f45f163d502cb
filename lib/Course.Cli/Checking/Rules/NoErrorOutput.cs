using Course.Cli.Running;

namespace Course.Cli.Checking.Rules;

/// <summary>A lesson that shows an exception catches it and prints it; an error output means that a cell broke.</summary>
internal sealed class NoErrorOutput : ILessonRule
{
    public string Name => "no-error-output";

    public string Promise => "no cell ended with an error";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) => CellFailure.In(lesson.Notebook).Select(failure => new Finding(
        lesson.At(lesson.Notebook.Cells[failure.CellNumber - 1]),
        $"the cell ended with {failure.Error}: {failure.Message}. Mend it and run the lesson again; an exception that the lesson is about is caught and printed."));
}

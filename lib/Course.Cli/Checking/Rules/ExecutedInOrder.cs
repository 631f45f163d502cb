using System.Globalization;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Rules;

/// <summary>Outputs that were made in another order than the reader's may not come out again.</summary>
internal sealed class ExecutedInOrder : ILessonRule
{
    public string Name => "executed-in-order";

    public string Promise => "committed cells were run 1..n from a fresh kernel";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        foreach ((int index, NotebookCell cell) in lesson.CodeCells.Index())
        {
            if (cell.ExecutionCount != index + 1)
            {
                string state = cell.ExecutionCount is int count
                    ? string.Create(CultureInfo.InvariantCulture, $"was run as number {count}")
                    : "was not run";
                yield return new Finding(lesson.At(cell), string.Create(CultureInfo.InvariantCulture,
                    $"this is code cell {index + 1} and {state}. Run the whole notebook: course run {lesson.File.LessonName} --write."));
                // The counts after a gap are all off by the same step: one finding says it.
                yield break;
            }
        }
    }
}

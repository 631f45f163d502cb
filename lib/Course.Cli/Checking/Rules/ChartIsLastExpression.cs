using Course.Cli.Checking.Sources;

namespace Course.Cli.Checking.Rules;

/// <summary>Every host shows a trailing expression; not every host has <c>display</c>, nor shows its output in place.</summary>
internal sealed class ChartIsLastExpression : ILessonRule
{
    public string Name => "chart-last";

    public string Promise => "a chart is the last expression of its cell";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        foreach (CSharpCell cell in lesson.CSharpCells)
        {
            int charts = CellOutput.Of(cell.Cell).Count(output => SvgPicture.In(output).Count > 0);
            if (charts > 1)
            {
                yield return new Finding(lesson.At(cell.Cell), "the cell shows more than one chart; give each a cell of its own.");
            }
            else if (charts == 1 && !cell.EndsWithShownExpression)
            {
                yield return new Finding(lesson.At(cell.Cell), "the chart is not the cell's last expression; end the cell with the chart, without a semicolon.");
            }
        }
    }
}

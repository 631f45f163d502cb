using System.Globalization;

namespace Course.Cli.Checking.Rules;

/// <summary>A cell is one step, and a step fits on a projector.</summary>
internal sealed class CellsAreShort : ILessonRule
{
    public const int MostLines = 30;

    public string Name => "cells-short";

    public string Promise => "a code cell has at most 30 lines";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from cell in lesson.CodeCells
        let lines = cell.Source.TrimEnd().ReplaceLineEndings("\n").Split('\n').Length
        where lines > MostLines
        select new Finding(lesson.At(cell), string.Create(CultureInfo.InvariantCulture, $"the cell has {lines} lines, and {MostLines} are the most; divide it into steps."));
}

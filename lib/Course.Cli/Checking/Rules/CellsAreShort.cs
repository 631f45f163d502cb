using System.Globalization;

namespace Course.Cli.Checking.Rules;

/// <summary>A cell is one step, and a step fits on a projector.</summary>
internal sealed class CellsAreShort : ILessonRule
{
    public const int MostLines = 30;

    public const int MostCharacters = 120;

    public string Name => "cells-short";

    public string Promise => "a code cell has at most 30 lines of at most 120 characters";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) => lesson.CodeCells.SelectMany(cell =>
    {
        string[] lines = cell.Source.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        IEnumerable<Finding> tooMany = lines.Length <= MostLines ? []
            : [new Finding(lesson.At(cell), string.Create(CultureInfo.InvariantCulture, $"the cell has {lines.Length} lines, and {MostLines} are the most; divide it into steps."))];
        return tooMany.Concat(
            from line in lines.Index()
            where line.Item.Length > MostCharacters
            select new Finding(lesson.At(cell, line.Index + 1), string.Create(CultureInfo.InvariantCulture, $"the line is {line.Item.Length} characters long, and {MostCharacters} are the most; break it.")));
    });
}

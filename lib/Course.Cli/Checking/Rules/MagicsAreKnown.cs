using System.Text.RegularExpressions;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Rules;

/// <summary>A line that begins with <c>#!</c> is a magic, even inside a raw string, and an unknown magic is an error.</summary>
internal sealed partial class MagicsAreKnown : ILessonRule
{
    private static readonly HashSet<string> Magics = ["time", "who", "whos", "lsmagic", "about", "import", "set", "share", "connect"];

    public string Name => "magics-known";

    public string Promise => "lines that begin with #! are magics that every host knows";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from cell in lesson.CodeCells
        from line in cell.Source.ReplaceLineEndings("\n").Split('\n').Index()
        let magic = Magic().Match(line.Item)
        where magic.Success && !IsKnown(lesson, magic.Groups["name"].Value)
        select new Finding(lesson.At(cell, line.Index + 1), $"{magic.Value} is not a magic that hosts know; a line of text must not begin with #!.");

    // A connected kernel's name is a magic from then on.
    private static bool IsKnown(LessonUnderCheck lesson, string name) =>
        CellLanguages.Find(name) is not null || Magics.Contains(name)
        || lesson.CodeCells.Any(cell => cell.Source.Contains($"--kernel-name {name}", StringComparison.Ordinal));

    [GeneratedRegex(@"^#!(?<name>\S*)")]
    private static partial Regex Magic();
}

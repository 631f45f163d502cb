using System.Text.RegularExpressions;
using Course.Cli.Checking.Sources;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Rules;

/// <summary>A path of the author's machine means nothing to a reader, and gives another output on every machine.</summary>
internal sealed partial class NoMachinePaths : ILessonRule
{
    public string Name => "no-machine-paths";

    public string Promise => "no text or output names a path of one machine";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        foreach (NotebookCell cell in lesson.Notebook.Cells)
        {
            if (Find(lesson, cell.Source) is { } path)
            {
                yield return new Finding(lesson.At(cell), $"the text names {path}, a path of one machine; write it relative to the clone.");
            }
        }
        foreach (CellOutput output in CellOutput.Of(lesson))
        {
            if (output.Texts.Select(text => Find(lesson, text.Text)).FirstOrDefault(path => path is not null) is { } path)
            {
                yield return new Finding(lesson.AtOutput(output.Cell, output.Index), $"the output names {path}, a path of one machine; show a relative one.");
            }
        }
    }

    private static string? Find(LessonUnderCheck lesson, string text) =>
        text.Contains(lesson.File.Repository.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? lesson.File.Repository.Root
            : MachinePath().Match(text) is { Success: true } match ? match.Value : null;

    [GeneratedRegex(@"(?<![\w.:/])(/home/|/Users/|/root/|/tmp/|/var/folders/)[\w.-]+|\b[A-Za-z]:\\+(Users|Windows|Temp)\\+[\w.-]+")]
    private static partial Regex MachinePath();
}

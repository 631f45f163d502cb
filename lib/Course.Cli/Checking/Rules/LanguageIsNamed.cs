using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Rules;

/// <summary>
/// Jupyter does not send a cell's metadata to the kernel, and VS Code picks the editor's language by nothing else: a cell
/// in another language needs both its magic line and its metadata.
/// </summary>
internal sealed class LanguageIsNamed : ILessonRule
{
    public string Name => "language-named";

    public string Promise => "cells in another language than C# begin with its magic line and say so in their metadata";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        HashSet<string> connected = [.. lesson.CodeCells.SelectMany(cell => CellMagics.ConnectedIn(cell.Source))];
        foreach (NotebookCell cell in lesson.CodeCells)
        {
            string inMetadata = cell.LanguageInMetadata ?? lesson.Notebook.DefaultLanguage;
            string firstLine = cell.Source.ReplaceLineEndings("\n").Split('\n')[0];
            string inFirstLine = CellLanguages.FromMagic(firstLine)
                ?? (CellMagics.NameIn(firstLine) is { } name && connected.Contains(name) ? name : CellLanguages.Default);
            if (inMetadata == inFirstLine)
            {
                continue;
            }
            yield return inFirstLine == CellLanguages.Default
                ? new Finding(lesson.At(cell, 1), $"the cell is in {inMetadata} by its metadata only; begin it with #!{inMetadata}.")
                : new Finding(lesson.At(cell, 1), $"the cell begins with #!{inFirstLine}, and its metadata say {inMetadata}; set \"polyglot_notebook\": {{\"kernelName\": \"{inFirstLine}\"}}.");
        }
    }
}

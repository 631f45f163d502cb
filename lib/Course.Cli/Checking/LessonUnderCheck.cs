using System.Globalization;
using Course.Cli.Checking.Sources;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking;

/// <summary>A lesson with everything that rules look at. C# and Markdown are parsed once, however many rules look.</summary>
internal sealed class LessonUnderCheck
{
    public LessonUnderCheck(NotebookFile file, Notebook notebook, CourseMap map)
    {
        File = file;
        Notebook = notebook;
        Map = map;
        Entry = map.Find(file.LessonName);
        CodeCells = [.. notebook.Cells.Where(cell => cell.CellType == CellType.Code)];
        CSharpCells = [.. CodeCells.Where(cell => cell.Language == "csharp").Select(cell => new CSharpCell(cell))];
        MarkdownCells = [.. notebook.Cells.Where(cell => cell.CellType == CellType.Markdown).Select(cell => new MarkdownText(cell.Source, cell))];
    }

    public NotebookFile File { get; }

    public Notebook Notebook { get; }

    public CourseMap Map { get; }

    /// <summary>The lesson's entry in the map; null for a notebook that the map does not know.</summary>
    public CourseMapEntry? Entry { get; }

    public IReadOnlyList<NotebookCell> CodeCells { get; }

    public IReadOnlyList<CSharpCell> CSharpCells { get; }

    public IReadOnlyList<MarkdownText> MarkdownCells { get; }

    public string Place => File.DisplayName;

    public string At(NotebookCell cell) => string.Create(CultureInfo.InvariantCulture, $"{Place}, cell {cell.Number}");

    /// <param name="cell">The cell.</param>
    /// <param name="line">The line in the cell, from 1.</param>
    public string At(NotebookCell cell, int line) => string.Create(CultureInfo.InvariantCulture, $"{At(cell)}, line {line}");

    public string AtOutput(NotebookCell cell, int index) => string.Create(CultureInfo.InvariantCulture, $"{At(cell)}, output {index + 1}");
}

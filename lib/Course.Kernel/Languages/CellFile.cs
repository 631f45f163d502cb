using System.Collections.Concurrent;
using System.Globalization;

namespace Course.Kernel.Languages;

/// <summary>The name of the file that a cell would be: what <c>CallerFilePath</c> and the debug information say. Thread-safe.</summary>
internal static class CellFile
{
    private const string Prefix = "cell-";

    private static readonly ConcurrentDictionary<string, CellRequest> Cells = new();

    /// <summary>Names the file of a part of a cell, and remembers whose it is: an imported file has its own name.</summary>
    public static string NameFor(CellSegment segment, CellRequest request, string extension)
    {
        string file = segment.Origin is { CellName: var imported }
            ? imported.Replace(", cell ", "-", StringComparison.Ordinal) + (imported.EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? "" : extension)
            : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{request.ExecutionCount:00}{extension}");
        Cells[file] = segment.Origin ?? request;
        return file;
    }

    public static bool IsCell(string path) => Cells.ContainsKey(path);

    /// <summary>What the reader calls the cell of a file; null if the file is none.</summary>
    public static string? CellNameOf(string path) => CellOf(path)?.CellName;

    /// <summary>The cell of a file; null if the file is none.</summary>
    public static CellRequest? CellOf(string path) => Cells.GetValueOrDefault(Path.GetFileName(path));
}

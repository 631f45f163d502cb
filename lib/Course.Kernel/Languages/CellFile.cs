using System.Collections.Concurrent;
using System.Globalization;

namespace Course.Kernel.Languages;

/// <summary>The name of the file that a cell would be: what <c>CallerFilePath</c> and the debug information say.</summary>
internal static class CellFile
{
    private const string Prefix = "cell-";

    private static readonly ConcurrentDictionary<string, string> CellNames = new();

    /// <summary>Names the cell's file, and remembers what the reader calls the cell.</summary>
    public static string NameFor(CellRequest request, string extension)
    {
        string file = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{request.ExecutionCount:00}{extension}");
        CellNames[file] = request.CellName;
        return file;
    }

    public static bool IsCell(string path) => CellNames.ContainsKey(path);

    /// <summary>What the reader calls the cell of a file; null if the file is none.</summary>
    public static string? CellNameOf(string path) => CellNames.GetValueOrDefault(Path.GetFileName(path));
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>Stack traces of the JavaScript engine: cells by name, none of the kernel's own frames, and not a thousand of a recursion.</summary>
internal static partial class JavaScriptStack
{
    private const int MostFrames = 10;

    public static IEnumerable<string> Clean(string stackTrace)
    {
        string[] frames =
        [
            .. from line in stackTrace.Split('\n')
               let frame = Frame().Match(line)
               where frame.Success && IsOfReader(frame)
               select Describe(frame),
        ];
        return frames.Length <= MostFrames ? frames
            : [.. frames.Take(MostFrames), string.Create(CultureInfo.InvariantCulture, $"   … and {frames.Length - MostFrames} more")];
    }

    /// <summary>The line and column, from 1, of the first frame that is in the cell; zeros if none is.</summary>
    public static (int Line, int Column) FirstPlace(string stackTrace, string file)
    {
        foreach (string line in stackTrace.Split('\n'))
        {
            Match frame = Frame().Match(line);
            if (frame.Success && frame.Groups["file"].Value == file)
            {
                return Place(frame);
            }
        }
        return (0, 0);
    }

    // Below its last line stands the call of the function that the cell is the body of.
    private static bool IsOfReader(Match frame)
    {
        string file = frame.Groups["file"].Value;
        return file != JavaScriptLanguage.PreludeFile
            && (CellFile.CellOf(file) is not { } cell || Place(frame).Line <= cell.Code.AsSpan().Count('\n') + 1);
    }

    private static string Describe(Match frame)
    {
        string where = frame.Groups["file"].Value;
        string name = CellFile.CellNameOf(where) ?? where;
        string function = frame.Groups["function"].Value;
        (int line, int column) = Place(frame);
        string place = string.Create(CultureInfo.InvariantCulture, $"{name}, line {line}, column {column}");
        return function is "" or "(anonymous)" ? $"   at {place}" : $"   at {function} in {place}";
    }

    // The body of a cell stands to the right of where it stands in the cell, on its first line.
    private static (int Line, int Column) Place(Match frame)
    {
        int line = int.Parse(frame.Groups["line"].Value, CultureInfo.InvariantCulture);
        int column = int.Parse(frame.Groups["column"].Value, CultureInfo.InvariantCulture);
        return (line, line == 1 && column > CellScript.Shift ? column - CellScript.Shift : column);
    }

    [GeneratedRegex(@"^\s*at (?:(?<function>.+?) \()?(?<file>[^()]*?):(?<line>\d{1,9}):(?<column>\d{1,9})\)?\s*$")]
    private static partial Regex Frame();
}

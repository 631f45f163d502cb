using System.Globalization;
using System.Text;

namespace Course.Kernel.Languages;

/// <summary>How a compiler's finding is shown: where, what, the line, and a caret under the place.</summary>
internal static class DiagnosticText
{
    /// <param name="cellName">Such as <c>Cell 5</c>.</param>
    /// <param name="source">The text that the compiler saw.</param>
    /// <param name="line">From 1; 0 for none.</param>
    /// <param name="column">From 1.</param>
    /// <param name="length">How many characters of the line it is about.</param>
    /// <param name="finding">Such as <c>error CS0103: The name …</c>.</param>
    public static string Format(string cellName, string source, int line, int column, int length, string finding)
    {
        if (line == 0)
        {
            return $"{cellName}: {finding}";
        }
        return string.Create(CultureInfo.InvariantCulture, $"{cellName}, line {line}, column {column}: {finding}\n{Excerpt(source, line, column, length)}");
    }

    /// <summary>A line of a source text, and a caret under the place.</summary>
    /// <param name="source">The text.</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1; 0 for no caret.</param>
    /// <param name="length">How many characters of the line it is about.</param>
    public static string Excerpt(string source, int line, int column, int length)
    {
        string text = LineOf(source, line);
        StringBuilder excerpt = new StringBuilder().Append("    ").Append(text.Replace('\t', ' '));
        if (column > 0)
        {
            int start = Math.Clamp(column - 1, 0, text.Length);
            int width = Math.Clamp(length, 1, Math.Max(1, text.Length - start));
            excerpt.Append('\n').Append(' ', 4 + start).Append('^', width);
        }
        return excerpt.ToString();
    }

    private static string LineOf(string source, int line)
    {
        foreach (ReadOnlySpan<char> text in source.AsSpan().EnumerateLines())
        {
            if (--line == 0)
            {
                return text.TrimEnd().ToString();
            }
        }
        return "";
    }
}

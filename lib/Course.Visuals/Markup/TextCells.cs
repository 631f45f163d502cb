using System.Globalization;
using System.Text;

namespace Course.Visuals.Markup;

/// <summary>Measures text in cells of a fixed-width font: 1 for most characters, 2 for Chinese, Japanese, Korean and emoji, 0 for combining marks.</summary>
internal static class TextCells
{
    public static int Count(string text) => text.EnumerateRunes().Sum(Width);

    /// <summary>The text, or as much of it as fits <paramref name="cells"/> with an ellipsis at the end.</summary>
    public static string Cut(string text, int cells)
    {
        if (Count(text) <= cells) return text;
        var kept = new StringBuilder();
        var left = cells - 1;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= Width(rune);
            if (left < 0) break;
            kept.Append(rune);
        }

        return kept.Append('…').ToString();
    }

    public static string PadRight(string text, int cells) => text + new string(' ', Math.Max(0, cells - Count(text)));

    private static int Width(Rune rune) => rune.Value switch
    {
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        >= 0x1100 and <= 0x115f or >= 0x2e80 and <= 0xa4cf or >= 0xac00 and <= 0xd7a3 or >= 0xf900 and <= 0xfaff
            or >= 0xfe30 and <= 0xfe6f or >= 0xff00 and <= 0xff60 or >= 0xffe0 and <= 0xffe6
            or >= 0x1f300 and <= 0x1faff or >= 0x20000 and <= 0x3fffd => 2,
        _ => 1,
    };
}

using System.Collections;
using System.Globalization;

namespace Course.Concurrency.Tracing;

/// <summary>Values as they stand in a log: short, the same in every culture, fixed at the moment of the event.</summary>
public static class TraceValue
{
    private const int Longest = 60;
    private const int MostItems = 8;
    private const int MostNesting = 3; // a list may hold itself

    /// <summary>
    /// Text for <paramref name="value"/>: <c>null</c>, <c>"text"</c>, <c>1.5</c>, <c>[1, 2, 3]</c>, <c>ValueError: message</c>,
    /// cut to 60 characters. A <c>ToString</c> that throws shows as the type's name: a trace must not break what it watches.
    /// </summary>
    public static string Format(object? value) => Format(value, MostNesting);

    private static string Format(object? value, int nesting)
    {
        string text;
        try
        {
            text = value switch
            {
                null => "null",
                string s => $"\"{s}\"",
                char c => $"'{c}'",
                bool b => b ? "true" : "false",
                Exception e => $"{NameOf(e.GetType())}: {e.Message}",
                IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
                ICollection items => nesting == 0 ? "[…]" : FormatItems(items, nesting - 1),
                _ => value.ToString() ?? NameOf(value.GetType()),
            };
        }
#pragma warning disable CA1031 // Whatever a foreign ToString throws, the event is still worth having.
        catch (Exception)
#pragma warning restore CA1031
        {
            text = NameOf(value!.GetType());
        }

        text = text.ReplaceLineEndings(" ");
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest - 1), "…");
    }

    private static string FormatItems(ICollection items, int nesting)
    {
        var shown = items.Cast<object?>().Take(MostItems).Select(item => Format(item, nesting));
        return $"[{string.Join(", ", shown)}{(items.Count > MostItems ? ", …" : "")}]";
    }

    private static string NameOf(Type type) => type.Name.EndsWith("Exception", StringComparison.Ordinal) && type.Name.Length > 9
        ? type.Name[..^9]
        : type.Name;
}

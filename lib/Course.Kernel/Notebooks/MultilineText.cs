using System.Text.Json.Nodes;

namespace Course.Kernel.Notebooks;

/// <summary>
/// nbformat's <c>multiline_string</c>: one string, or a list of strings that are to be joined. Files hold the list form,
/// one item per line, so that a change of one line is a change of one line in version control.
/// </summary>
internal static class MultilineText
{
    public static string Join(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line!.GetValue<string>())),
        null => "",
        _ => node.GetValue<string>(),
    };

    /// <summary>Splits after each <c>\n</c>; the parts put together give the text again.</summary>
    public static JsonArray Split(string text)
    {
        JsonArray lines = [];
        for (int start = 0; start < text.Length;)
        {
            int newline = text.IndexOf('\n', start);
            int end = newline < 0 ? text.Length : newline + 1;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }
        return lines;
    }
}

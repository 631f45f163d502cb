using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter;

namespace Course.Cli.Running;

/// <summary>
/// What an output shows, as text. nbformat allows text (images included) as one string or as a list of lines; what is JSON
/// by its MIME type stays as it is, so that a list there is a list.
/// </summary>
internal static class OutputText
{
    /// <summary>The text of an entry of a MIME bundle.</summary>
    public static string Of(string mimeType, JsonNode? content) => content is JsonArray && IsJson(mimeType) ? content.ToJsonString() : Of(content);

    /// <summary>The text of what is text: a stream, say.</summary>
    public static string Of(JsonNode? content) => content switch
    {
        null => "null",
        JsonArray lines when lines.All(IsText) => string.Concat(lines.Select(line => (string?)line)),
        JsonValue value when IsText(value) => (string)value!,
        _ => content.ToJsonString(),
    };

    private static bool IsJson(string mimeType) =>
        mimeType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mimeType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    /// <summary>The text without what only a terminal understands: colours, cursor movements, titles.</summary>
    public static string WithoutTerminalCodes(string text) => TerminalCodes.Remove(text).ReplaceLineEndings("\n");
}

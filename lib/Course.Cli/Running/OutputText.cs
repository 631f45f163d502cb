using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Cli.Running;

/// <summary>What an output shows, as text. nbformat allows text as one string or as a list of lines; all else is JSON.</summary>
internal static class OutputText
{
    public static string Of(JsonNode? content) => content switch
    {
        null => "null",
        JsonArray lines when lines.All(IsText) => string.Concat(lines.Select(line => (string?)line)),
        JsonValue value when IsText(value) => (string)value!,
        _ => content.ToJsonString(),
    };

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;
}

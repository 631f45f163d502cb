using System.Text.Json.Nodes;

namespace Course.Cli.Running;

/// <summary>Text in an output, which nbformat allows as one string or as a list of lines.</summary>
internal static class OutputText
{
    public static string Of(JsonNode? text) => text switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
        JsonValue value when value.TryGetValue(out string? whole) => whole,
        _ => "",
    };
}

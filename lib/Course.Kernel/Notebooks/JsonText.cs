using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Kernel.Notebooks;

/// <summary>JSON out of somebody else's text: read whole and at once, so that nothing is left to fail later. Thread-safe.</summary>
public static class JsonText
{
    // A notebook is read to a depth of 256, and what an output shows lies a few levels down in it.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 240 };

    /// <summary>
    /// Reads a text that may be JSON. It is not if a notebook could not hold it: if an object names a property twice, a
    /// string holds half of a surrogate pair, or it nests deeper than 240 levels.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="node">What it says; null also for the JSON value <c>null</c>.</param>
    /// <returns>Whether the text is JSON.</returns>
    public static bool TryParse(string text, out JsonNode? node)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            node = JsonNode.Parse(text, documentOptions: Options);
            ReadStrings(node);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            node = null;
            return false;
        }
    }

    /// <summary>The parser leaves escapes such as <c>\ud800</c> (half of a character) alone until someone asks for the string.</summary>
    private static void ReadStrings(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (KeyValuePair<string, JsonNode?> field in fields)
                {
                    ReadStrings(field.Value);
                }
                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    ReadStrings(item);
                }
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }
}

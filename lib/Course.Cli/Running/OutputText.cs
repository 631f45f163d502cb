using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Course.Cli.Running;

/// <summary>Text in an output, which nbformat allows as one string or as a list of lines.</summary>
internal static partial class OutputText
{
    public static string Of(JsonNode? text) => text switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
        JsonValue value when value.TryGetValue(out string? whole) => whole,
        _ => "",
    };

    /// <summary>The text without what only a terminal understands: colours, cursor movements, titles.</summary>
    public static string WithoutTerminalCodes(string text) => TerminalCode().Replace(text, "").ReplaceLineEndings("\n");

    // CSI sequences (colours, cursor), OSC sequences (titles, links) up to their end, and the short ones.
    [GeneratedRegex(@"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")]
    private static partial Regex TerminalCode();
}

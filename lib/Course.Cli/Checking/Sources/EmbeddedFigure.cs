using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Course.Cli.Checking.Sources;

/// <summary>A Plotly figure that stands as JSON in a script element of an HTML output.</summary>
internal static partial class EmbeddedFigure
{
    /// <summary>The figures in an output's HTML; JSON of another kind is left out.</summary>
    public static IEnumerable<JsonObject> In(string html) =>
        ScriptHoldingJson().Matches(html)
            .Select(match => Parse(match.Groups["json"].Value))
            .OfType<JsonObject>()
            .Where(json => json.ContainsKey("data") || json.ContainsKey("layout"));

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("""<script[^>]*type=["']?application/([\w.+-]*\+)?json["']?[^>]*>(?<json>.*?)</script>""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex ScriptHoldingJson();
}

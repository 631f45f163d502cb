using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Sources;

/// <summary>A Plotly figure that stands as JSON in an HTML output: in a <c>data-figure</c> attribute or a script element.</summary>
internal static partial class EmbeddedFigure
{
    /// <summary>The figures in an output's HTML; JSON of another kind is left out.</summary>
    public static IEnumerable<JsonObject> In(string html) =>
        ScriptHoldingJson().Matches(html).Select(match => match.Groups["json"].Value)
            .Concat(FigureAttribute().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups["json"].Value)))
            .Select(Parse)
            .OfType<JsonObject>()
            .Where(json => json.ContainsKey("data") || json.ContainsKey("layout"));

    private static JsonNode? Parse(string text) => JsonText.TryParse(text, out JsonNode? figure) ? figure : null;

    [GeneratedRegex("""\bdata-figure=(?<quote>["'])(?<json>.*?)\k<quote>""", RegexOptions.Singleline)]
    private static partial Regex FigureAttribute();

    [GeneratedRegex("""<script[^>]*type=["']?application/([\w.+-]*\+)?json["']?[^>]*>(?<json>.*?)</script>""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex ScriptHoldingJson();
}

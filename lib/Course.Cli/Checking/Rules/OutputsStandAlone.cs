using System.Globalization;
using System.Text.RegularExpressions;
using Course.Cli.Checking.Sources;

namespace Course.Cli.Checking.Rules;

/// <summary>What a reader sees needs no network, and a notebook does not carry a library in every chart.</summary>
internal sealed partial class OutputsStandAlone : ILessonRule
{
    /// <summary>Far more than any picture of ours needs, far less than plotly.js.</summary>
    public const int LargestOutput = 1_000_000;

    public string Name => "outputs-stand-alone";

    public string Promise => "outputs load nothing from the network and hold no script library";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        foreach (CellOutput output in CellOutput.Of(lesson))
        {
            string place = lesson.AtOutput(output.Cell, output.Index);
            foreach ((string name, string text) in output.Texts)
            {
                if (text.Length > LargestOutput)
                {
                    yield return new Finding(place, string.Create(CultureInfo.InvariantCulture,
                        $"{name} holds {text.Length:N0} characters, and {LargestOutput:N0} is the most; a script library does not belong in an output."));
                }
                if (name is "text/html" or "image/svg+xml" or "application/javascript" && NetworkReference().Match(text) is { Success: true } reference)
                {
                    yield return new Finding(place, $"{name} loads {reference.Value.Trim()} from the network; put what it needs into the output.");
                }
            }
        }
    }

    // What makes a browser fetch something by itself; a link that waits to be clicked does not.
    [GeneratedRegex("""
        <(?:script|img|iframe|embed|source|video|audio|image|use)\b[^>]*?\b(?:src|href)\s*=\s*["']?(?:https?:)?//[^"'\s>]+
        |<link\b[^>]*?\bhref\s*=\s*["']?(?:https?:)?//[^"'\s>]+
        |@import\s+[^;]+|url\(\s*["']?(?:https?:)?//[^)]+
        |\b(?:import|fetch|require)\s*\(\s*\[?["'](?:https?:)?//[^"']+
        |["'](?:https?:)?//cdn[^"']*
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NetworkReference();
}

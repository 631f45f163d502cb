using System.Globalization;
using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// Two traces beside each other, event by event: the same events stand in one row, and what only one of them has is
/// marked. It compares what happened, not when: strands (by name), kinds and values, without times and source lines.
/// </summary>
public sealed record SideBySide : Visual
{
    private const int MostCompared = 2_000;
    private readonly string[] left;
    private readonly string[] right;

    /// <summary>Compares <paramref name="left"/> with <paramref name="right"/>, as they are now.</summary>
    public SideBySide(IReadOnlyList<TraceEvent> left, IReadOnlyList<TraceEvent> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        this.left = Lines(left);
        this.right = Lines(right);
    }

    /// <summary>The heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the left trace is of.</summary>
    public string LeftTitle { get; init; } = "left";

    /// <summary>What the right trace is of.</summary>
    public string RightTitle { get; init; } = "right";

    /// <summary>The strands to compare, by name; what only others do is left out. Empty: all of them.</summary>
    public IReadOnlyList<string> Strands { get; init; } = [];

    /// <summary>Whether the two traces are the same, event by event.</summary>
    public bool AreEqual => Relevant(left).SequenceEqual(Relevant(right));

    /// <summary>How many events only one of the two has.</summary>
    public int Differences => Align().Count(row => row.Left is null || row.Right is null);

    /// <inheritdoc/>
    public override string ToHtml() => Picture.Write(scope => Html.WithClass("div", scope,
        Html.Element("style", Palette.Css(scope), $".{scope}{{--mono:ui-monospace,\"Cascadia Mono\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace;--sans:system-ui,\"Segoe UI\",Roboto,\"DejaVu Sans\",sans-serif;color:inherit}}\n",
            Picture.TableCss(scope),
            $".{scope} table{{background:var(--ground);color:var(--ink)}}\n.{scope} .differs{{background:var(--highlight)}}\n.{scope} .same{{color:var(--muted)}}\n.{scope} .mark{{color:var(--wrong);font-weight:700}}\n"),
        Title is "" ? null : Html.Element("p", Html.Element("strong", Clean.Xml(Title))),
        Html.Element("table",
            Html.Element("thead", Html.Element("tr", Html.WithClass("th", "n", "#"), Html.Element("th", Clean.Xml(LeftTitle)), Html.Element("th", ""), Html.Element("th", Clean.Xml(RightTitle)))),
            Html.Element("tbody", Align().Select((row, index) => Row(row.Left, row.Right, index)))),
        Html.Element("p", Verdict())));

    /// <inheritdoc/>
    public override string ToText()
    {
        var rows = Align().Select((row, index) => (IReadOnlyList<string>)[index.ToString(CultureInfo.InvariantCulture), row.Left ?? "", Mark(row.Left, row.Right), row.Right ?? ""]);
        return new Table([new("#", true), new(LeftTitle), new(""), new(RightTitle)], [.. rows]).ToText(Title) + "\n" + Verdict();
    }

    private static XElement Row(string? left, string? right, int index)
    {
        var differs = left is null || right is null;
        return Html.Element("tr",
            differs ? new XAttribute("class", "differs") : null,
            Html.WithClass("td", "n", index.ToString(CultureInfo.InvariantCulture)),
            Html.Element("td", Clean.Xml(left ?? "")),
            Html.WithClass("td", differs ? "mark" : "same", Mark(left, right)),
            Html.Element("td", Clean.Xml(right ?? "")));
    }

    private static string Mark(string? left, string? right) => left is null ? "▶" : right is null ? "◀" : "=";

    private string Verdict() => Differences switch
    {
        0 => FormattableString.Invariant($"The same {Relevant(left).Count} events."),
        1 => "1 event differs.",
        var count => FormattableString.Invariant($"{count} events differ."),
    };

    private List<string> Relevant(string[] lines) => Strands.Count == 0
        ? [.. lines]
        : [.. lines.Where(line => Strands.Any(name => line.StartsWith(name + "  ", StringComparison.Ordinal) || line.StartsWith(name + " → ", StringComparison.Ordinal)))];

    /// <summary>Lines the two up along their longest common subsequence; beyond <see cref="MostCompared"/> events, row by row.</summary>
    private List<(string? Left, string? Right)> Align()
    {
        var (a, b) = (Relevant(left), Relevant(right));
        List<(string?, string?)> rows = [];
        if (Math.Max(a.Count, b.Count) > MostCompared)
        {
            for (var index = 0; index < Math.Max(a.Count, b.Count); index++)
            {
                var (l, r) = (index < a.Count ? a[index] : null, index < b.Count ? b[index] : null);
                if (l == r) rows.Add((l, r));
                else rows.AddRange(new (string?, string?)[] { (l, null), (null, r) }.Where(row => row != (null, null)));
            }

            return rows;
        }

        var common = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--) common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var (x, y) = (0, 0);
        while (x < a.Count || y < b.Count)
        {
            if (x < a.Count && y < b.Count && a[x] == b[y]) rows.Add((a[x++], b[y++]));
            else if (y == b.Count || (x < a.Count && common[x + 1, y] >= common[x, y + 1])) rows.Add((a[x++], null));
            else rows.Add((null, b[y++]));
        }

        return rows;
    }

    private static string[] Lines(IReadOnlyList<TraceEvent> log)
    {
        var names = LaneHistory.Of(log).Lanes.ToDictionary(lane => lane.Strand, lane => lane.Name);
        return [.. log.Select(happened => $"{names[happened.Strand]}{(happened.Peer is null ? "" : $" → {names[happened.Peer]}")}  {Wording.Of(happened)}")];
    }
}

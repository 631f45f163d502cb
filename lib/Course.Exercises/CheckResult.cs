using System.Text;
using System.Xml.Linq;
using Course.Visuals;
using Course.Visuals.Markup;

namespace Course.Exercises;

/// <summary>How an answer did: a card for each rule, with what was expected, what was observed, and for a rule that does not hold a hint and a picture of the run.</summary>
public sealed record CheckResult : Visual
{
    private CheckResult(Exercise exercise, Verdict verdict, IReadOnlyList<RuleResult> rules)
    {
        Exercise = exercise;
        Verdict = verdict;
        Rules = rules;
    }

    /// <summary>What was checked.</summary>
    public Exercise Exercise { get; }

    /// <summary>The outcome.</summary>
    public Verdict Verdict { get; }

    /// <summary>Rule by rule; empty when the exercise was not attempted.</summary>
    public IReadOnlyList<RuleResult> Rules { get; }

    internal static CheckResult NotAttempted(Exercise exercise) => new(exercise, Verdict.NotAttempted, []);

    internal static CheckResult Of(Exercise exercise, IReadOnlyList<RuleResult> rules) =>
        new(exercise, rules.All(rule => rule.Holds) ? Verdict.Passed : Verdict.Failed, rules);

    /// <inheritdoc/>
    public override string ToHtml() => Picture.Write(scope => Html.WithClass("div", scope,
        Html.Element("style", Palette.Css(scope), Picture.Css(scope), Css(scope)),
        Html.WithClass("p", "head", Html.Element("strong", Clean.Xml($"{Exercise.Id} {Exercise.Title}")), ": ", Summary),
        Verdict == Verdict.NotAttempted ? Waiting() : Rules.Select(Card),
        Verdict == Verdict.Passed ? null : Exercise.Hints.Select((hint, index) => Picture.Details(FormattableString.Invariant($"Hint {index + 1}"), Html.Element("p", Clean.Xml(hint))))));

    /// <inheritdoc/>
    public override string ToText()
    {
        var text = new StringBuilder($"{Exercise.Id} {Exercise.Title}: {Summary}\n");
        if (Verdict == Verdict.NotAttempted)
        {
            text.Append(Exercise.Task).Append('\n');
            foreach (var rule in Exercise.RuleNames) text.Append("  ○ ").Append(rule).Append('\n');
        }

        foreach (var rule in Rules)
        {
            text.Append(rule.Holds ? "  ✓ " : "  ✗ ").Append(rule.Name).Append('\n');
            if (rule.Holds) continue;
            text.Append("      expected  ").Append(rule.Expected).Append('\n')
                .Append("      observed  ").Append(rule.Observed).Append('\n')
                .Append("      hint      ").Append(rule.Hint).Append('\n');
        }

        return string.Join('\n', text.ToString().TrimEnd('\n').Split('\n').Select(Clean.Xml));
    }

    private string Summary => Verdict switch
    {
        Verdict.NotAttempted => "not attempted",
        Verdict.Passed => FormattableString.Invariant($"solved, all {Rules.Count} rules hold"),
        _ => FormattableString.Invariant($"{Rules.Count(rule => rule.Holds)} of {Rules.Count} rules hold"),
    };

    private XElement[] Waiting() =>
    [
        Html.Element("p", Clean.Xml(Exercise.Task)),
        Html.Element("ul", Exercise.RuleNames.Select(rule => Html.Element("li", Clean.Xml(rule)))),
    ];

    private static XElement Card(RuleResult rule) => Html.WithClass("div", rule.Holds ? "card" : "card broken",
        Html.Element("p", Html.WithClass("span", "mark", rule.Holds ? "✓" : "✗"), " ", Html.Element("strong", Clean.Xml(rule.Name)), " ", Html.WithClass("span", "mark", rule.Holds ? "holds" : "does not hold")),
        Html.Element("table", Row("expected", rule.Expected), Row("observed", rule.Observed), rule.Holds ? null : Html.WithClass("tr", "hint", Html.Element("th", "hint"), Html.Element("td", Clean.Xml(rule.Hint)))),
        rule.Holds || rule.Trace.Count == 0 ? null : Picture.Details("The run as a picture", XElement.Parse(new TracePicture(rule.Trace) { MostEvents = 60 }.ToHtml(), LoadOptions.PreserveWhitespace)));

    private static XElement Row(string name, string text) => Html.Element("tr", Html.Element("th", name), Html.Element("td", Clean.Xml(text)));

    private static string Css(string scope) => $$"""

        .{{scope}} p{margin:4px 0}
        .{{scope}} ul{margin:4px 0}
        .{{scope}} .card{border:1px solid var(--rule);border-left:6px solid var(--delegate);border-radius:6px;background:var(--ground);color:var(--ink);padding:4px 12px;margin:8px 0}
        .{{scope}} .card.broken{border-left-color:var(--wrong)}
        .{{scope}} .mark{color:var(--delegate);font-weight:700}
        .{{scope}} .broken .mark{color:var(--wrong)}
        .{{scope}} .hint td{font-family:var(--sans)}
        .{{scope}} tr:last-child>*{border-bottom:0}
        """.ReplaceLineEndings("\n");
}

using System.Xml.Linq;

namespace Course.Visuals.Markup;

/// <summary>The frame that every picture stands in: a figure with the drawing, which scrolls sideways on a narrow screen, and its twin as a table.</summary>
internal static class Picture
{
    /// <summary>The styles that all pictures have in common.</summary>
    public static string Css(string scope) => $$"""
        .{{scope}}{--mono:ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;margin:8px 0;max-width:100%}
        .{{scope}} .scroll{overflow-x:auto}
        .{{scope}} .scroll svg{display:block;height:auto;width:100%;font-family:var(--sans);fill:var(--ink)}
        .{{scope}} .scroll svg .ground{fill:var(--ground);stroke:var(--rule)}
        .{{scope}} .scroll svg .title{font-size:18px;font-weight:700}
        .{{scope}} .scroll svg .small{font-size:13px}
        .{{scope}} .scroll svg .muted{fill:var(--muted)}
        .{{scope}} .scroll svg .wrong{fill:var(--wrong)}
        .{{scope}} .scroll svg .middle{text-anchor:middle}
        .{{scope}} .scroll svg .end{text-anchor:end}
        .{{scope}} details{margin:4px 0;font-size:13px}
        .{{scope}} summary{cursor:pointer;font-family:var(--sans)}
        {{TableCss(scope)}}

        """.ReplaceLineEndings("\n");

    /// <summary>The styles of a table, in the host's own text colour.</summary>
    public static string TableCss(string scope) => $$"""
        .{{scope}} table{border-collapse:collapse;font-size:13px;margin:6px 0;width:auto}
        .{{scope}} th,.{{scope}} td{border:0;border-bottom:1px solid var(--rule);padding:3px 10px;text-align:left;vertical-align:top;white-space:pre-wrap}
        .{{scope}} th,.{{scope}} p{font-family:var(--sans)}
        .{{scope}} td{font-family:var(--mono)}
        .{{scope}} .n{text-align:right}
        """.ReplaceLineEndings("\n");

    /// <summary>An <c>svg</c> element of the given size with its accessible name and description.</summary>
    public static XElement Drawing(string scope, double width, double height, string title, string description, params object?[] content) =>
        Svg.Element("svg",
            new XAttribute("viewBox", $"0 0 {Svg.Format(width)} {Svg.Format(height)}"),
            Svg.Number("width", width), Svg.Number("height", height),
            new XAttribute("style", $"max-width:{Svg.Format(width)}px;min-width:{Svg.Format(Math.Min(width, Math.Max(340, width * 0.75)))}px"),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{scope}-title {scope}-desc"),
            Svg.Element("title", new XAttribute("id", $"{scope}-title"), Clean.Xml(title)),
            Svg.Element("desc", new XAttribute("id", $"{scope}-desc"), Clean.Xml(description)),
            content);

    /// <summary>The figure around a drawing, followed by anything else, such as the table twin.</summary>
    public static XElement Frame(string scope, XElement drawing, params object?[] after) =>
        Html.WithClass("figure", scope, Html.WithClass("div", "scroll", drawing), after);

    /// <summary>A part that a click opens.</summary>
    public static XElement Details(string summary, XElement content) => Html.Element("details", Html.Element("summary", summary), content);

    /// <summary>Builds a fragment under a scope that is made from the fragment itself.</summary>
    public static string Write(Func<string, XElement> build) => Html.Write(build(Html.ScopeOf(Html.Write(build("v")))));
}

using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;

namespace Course.Visuals.Traces;

/// <summary>The style sheet and the patterns of a trace picture, all under one scope so that two pictures on a page leave each other alone.</summary>
internal static class TraceStyle
{
    public static XElement Sheet(string scope) => Svg.Element("style", Palette.Css(scope) + Picture.Css(scope) + $$"""
        .{{scope}} .label{font-family:var(--mono);font-size:14px;paint-order:stroke;stroke:var(--back,var(--ground));stroke-width:3px;stroke-linejoin:round}
        .{{scope}} .value{font-weight:700;fill:var(--ink)}
        .{{scope}} .number{font-size:12px;fill:var(--muted)}
        .{{scope}} .name{font-size:15px;font-weight:700}
        .{{scope}} .note{font-style:italic;fill:var(--ink)}
        .{{scope}} .stripe{fill:var(--stripe)}
        .{{scope}} .highlight{fill:var(--highlight)}
        .{{scope}} .head{fill:var(--stripe);stroke:var(--muted);stroke-width:1.5px}
        .{{scope}} .runs{fill:var(--running)}
        .{{scope}} .idle{stroke:var(--muted);stroke-width:2px;stroke-dasharray:5 4}
        .{{scope}} .ended{stroke:var(--rule);stroke-width:2px;stroke-dasharray:1 5}
        .{{scope}} .arrow{stroke:currentColor;stroke-width:2.2px;fill:none}
        .{{scope}} .tip{fill:currentColor;stroke:none}
        .{{scope}} .plate{fill:var(--ground)}
        .{{scope}} .crowd .arrow{stroke-width:1.3px;stroke-opacity:.65}
        .{{scope}} .under{stroke:var(--ground);stroke-width:8px}
        .{{scope}} .yield{stroke-dasharray:8 4}
        .{{scope}} .answer{stroke-width:1.6px;stroke-dasharray:3 3}
        .{{scope}} .delegate{stroke-width:3.5px;stroke-dasharray:2.5 3}
        .{{scope}} .close{stroke-dasharray:10 3 2 3}
        .{{scope}} .grid{stroke:var(--rule);stroke-width:1px}

        """.ReplaceLineEndings("\n"));

    /// <summary>The pattern of one state; <c>null</c> for a state that is drawn plain.</summary>
    public static XElement Pattern(string scope, WaitReason reason) => Tile(scope, NameOf(reason), Palette.Of(reason), reason switch
    {
        WaitReason.Resumption => "M-2 10L10 -2M-2 2L2 -2M6 10L10 6",          // rising stripes
        WaitReason.Answer => "M0 4H8",                                          // lines across
        WaitReason.Delegate => "M2 1V3M6 5V7",                                  // dots
        WaitReason.Send => "M-2 -2L10 10M-2 6L2 10M6 -2L10 2",                  // falling stripes
        WaitReason.Receive => "M4 0V8",                                         // lines down
        WaitReason.Select => "M-2 10L10 -2M-2 -2L10 10",                        // lattice
        WaitReason.Timer => "M0 0H8M0 0V8",                                     // grid
        WaitReason.Read => "M0 2L4 6L8 2",                                      // waves
        WaitReason.Write => "M0 2H5M4 6H8M0 6H1",                               // bricks
        WaitReason.Lock => "M2 2H6V6H2Z",                                       // boxes
        WaitReason.Turn => "M0 1L8 7",                                          // slopes
        WaitReason.SystemCall => "M4 2V6M2 4H6",                                // crosses
        _ => "",
    }, reason == WaitReason.Delegate ? 2.6 : 1.6);

    /// <summary>The pattern of a leaked strand.</summary>
    public static XElement LeakPattern(string scope) => Tile(scope, "leak", Palette.Wrong, "M4 1.5L7 6.5H1Z", 1.8);

    /// <summary>How a state fills its bar.</summary>
    public static XAttribute Fill(string scope, LaneSegment segment) => new("fill", segment.State == LaneState.Leaked ? $"url(#{scope}-leak)" : $"url(#{scope}-{NameOf(segment.Reason)})");

    /// <summary>The outline of a state's bar.</summary>
    public static XAttribute Outline(LaneSegment segment) => Svg.Colour("stroke", segment.State == LaneState.Leaked ? Palette.Wrong : Palette.Of(segment.Reason));

    /// <summary>The line style of an arrow: control goes in on whole lines, values come out on broken ones.</summary>
    public static string Stroke(TraceEventKind kind) => kind switch
    {
        TraceEventKind.Yield => "arrow yield",
        TraceEventKind.Answer => "arrow answer",
        TraceEventKind.Delegate => "arrow delegate",
        TraceEventKind.Close => "arrow close",
        _ => "arrow",
    };

    private static string NameOf(WaitReason reason) => reason.ToString().ToLowerInvariant();

    private static XElement Tile(string scope, string name, Colour colour, string lines, double width) =>
        Svg.Element("pattern",
            new XAttribute("id", $"{scope}-{name}"),
            Svg.Number("width", 8), Svg.Number("height", 8),
            new XAttribute("patternUnits", "userSpaceOnUse"),
            Svg.Colour("color", colour),
            Svg.Element("rect", Svg.Number("width", 8), Svg.Number("height", 8), new XAttribute("fill", "var(--ground)")),
            Svg.Element("rect", Svg.Number("width", 8), Svg.Number("height", 8), new XAttribute("fill", "currentColor"), new XAttribute("fill-opacity", "0.16")),
            Svg.Path(lines, null, new XAttribute("stroke", "currentColor"), Svg.Number("stroke-width", width), new XAttribute("fill", "none")));
}

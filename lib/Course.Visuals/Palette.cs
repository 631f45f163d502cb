using System.Text;
using Course.Concurrency.Tracing;

namespace Course.Visuals;

/// <summary>
/// The colours of every picture in the course, each in a light and a dark form. They keep apart for colour-blind
/// readers as far as ten hues can; a pattern, a line style or a word always says the same as the colour.
/// </summary>
public static class Palette
{
    /// <summary>What a picture is drawn on. Pictures bring their own ground, so they read well on any page.</summary>
    public static Colour Ground { get; } = new("ground", "#ffffff", "#16191d");

    /// <summary>Text.</summary>
    public static Colour Ink { get; } = new("ink", "#1c2127", "#e8ecf0");

    /// <summary>Text of less weight: row numbers, axes.</summary>
    public static Colour Muted { get; } = new("muted", "#59636e", "#9aa5b1");

    /// <summary>Thin rules and borders.</summary>
    public static Colour Rule { get; } = new("rule", "#d5dbe1", "#3a424b");

    /// <summary>Every other row.</summary>
    public static Colour Stripe { get; } = new("stripe", "#f5f7f9", "#1d2126");

    /// <summary>The ground of highlighted rows.</summary>
    public static Colour Highlight { get; } = new("highlight", "#fff2c2", "#423a17");

    /// <summary>A strand that runs, and control that goes to it.</summary>
    public static Colour Running { get; } = new("running", "#1a5fb0", "#74b3ff");

    /// <summary>What went wrong: exceptions, leaks, differences.</summary>
    public static Colour Wrong { get; } = new("wrong", "#b8231b", "#ff8078");

    private static readonly Colour Amber = new("resumption", "#9a5b00", "#ffc25c");
    private static readonly Colour Green = new("delegate", "#00795a", "#52d6aa");
    private static readonly Colour Purple = new("receive", "#7436a8", "#cda4ff");

    private static readonly Dictionary<WaitReason, Colour> Waits = new()
    {
        [WaitReason.Resumption] = Amber,
        [WaitReason.Answer] = new("answer", "#64798c", "#9db2c6"),
        [WaitReason.Delegate] = Green,
        [WaitReason.Send] = new("send", "#c2410c", "#ff9a6b"),
        [WaitReason.Receive] = Purple,
        [WaitReason.Select] = new("select", "#a3195b", "#ff92c4"),
        [WaitReason.Timer] = new("timer", "#595959", "#c2c2c2"),
        [WaitReason.Read] = new("read", "#0b6f8a", "#63d2e8"),
        [WaitReason.Write] = new("write", "#66660a", "#d8d864"),
        [WaitReason.Lock] = new("lock", "#8f1d1d", "#ff8f8f"),
    };

    /// <summary>The colours of a chart's series, in order: blue, amber, green, purple, orange, teal.</summary>
    public static IReadOnlyList<Colour> Series { get; } = [Running, Amber, Green, Purple, Waits[WaitReason.Send], Waits[WaitReason.Read]];

    /// <summary>The colour of a reason to wait; <see cref="Running"/> for <see cref="WaitReason.None"/>. Who waits for its turn waits to be resumed, though not by a caller: the colours are the same, the patterns are not; and a blocking call is an answer of the system.</summary>
    public static Colour Of(WaitReason reason) => reason == WaitReason.Turn ? Amber : reason == WaitReason.SystemCall ? Waits[WaitReason.Answer] : Waits.GetValueOrDefault(reason, Running);

    /// <summary>The colour of an event's arrow or mark.</summary>
    public static Colour Of(TraceEventKind kind) => kind switch
    {
        TraceEventKind.Resume or TraceEventKind.Send or TraceEventKind.Wake or TraceEventKind.Message or TraceEventKind.Reply => Running,
        TraceEventKind.Yield => Amber,
        TraceEventKind.Delegate => Green,
        TraceEventKind.Close or TraceEventKind.Supervise => Purple,
        TraceEventKind.Throw or TraceEventKind.Raise or TraceEventKind.Leak or TraceEventKind.Fail or TraceEventKind.Drop => Wrong,
        TraceEventKind.Return or TraceEventKind.Call => Ink,
        _ => Muted,
    };

    /// <summary>
    /// The palette as CSS variables on the elements of class <paramref name="scope"/>: dark where the reader's system or
    /// the notebook host is dark, light where the host is light whatever the system says, and always light on paper.
    /// </summary>
    internal static string Css(string scope)
    {
        Colour[] all = [Ground, Ink, Muted, Rule, Stripe, Highlight, Running, Wrong, .. Waits.Values];
        var light = Variables(all, colour => colour.Light);
        var dark = Variables(all, colour => colour.Dark);
        return $$$"""
            .{{{scope}}}{color-scheme:light;{{{light}}}}
            @media (prefers-color-scheme:dark){.{{{scope}}}{color-scheme:dark;{{{dark}}}}}
            {{{InHosts(LightHosts, scope)}}}{color-scheme:light;{{{light}}}}
            {{{InHosts(DarkHosts, scope)}}}{color-scheme:dark;{{{dark}}}}
            @media print{.{{{scope}}}.{{{scope}}}.{{{scope}}}{color-scheme:light;{{{light}}}}}

            """.ReplaceLineEndings("\n");
    }

    // VS Code marks the body of a notebook's output, JupyterLab its own body, static sites commonly the root element.
    private static readonly string[] LightHosts = ["body.vscode-light", "body.vscode-high-contrast-light", "[data-jp-theme-light=true]", "[data-theme=light]"];
    private static readonly string[] DarkHosts = ["body.vscode-dark", "body.vscode-high-contrast:not(.vscode-high-contrast-light)", "[data-vscode-theme-kind=vscode-dark]", "[data-jp-theme-light=false]", "[data-theme=dark]"];

    private static string InHosts(string[] hosts, string scope) => string.Join(',', hosts.Select(host => $"{host} .{scope}"));

    private static string Variables(Colour[] all, Func<Colour, string> face) =>
        all.Aggregate(new StringBuilder(), (css, colour) => css.Append("--").Append(colour.Name).Append(':').Append(face(colour)).Append(';')).ToString().TrimEnd(';');
}

using System.Xml.Linq;
using Course.Visuals.Markup;

namespace Course.Visuals.Traces;

/// <summary>How a goroutine looks in <see cref="ProcessorTracks"/>: a colour and a texture for each, different for any 36 in a row.</summary>
internal static class GoroutineLook
{
    private static readonly string[] Textures =
    [
        "",
        "M-2 10L10 -2M-2 2L2 -2M6 10L10 6", // rising stripes
        "M2 1V3M6 5V7",                     // dots
        "M0 4H8",                           // lines across
        "M-2 -2L10 10M-2 6L2 10M6 -2L10 2", // falling stripes
        "M0 0H8M0 0V8",                     // grid
    ];

    private static int Colours => Palette.Series.Count;

    /// <summary>The colour of the goroutine in this place.</summary>
    public static Colour ColourOf(int place) => Palette.Series[place % Colours];

    /// <summary>The fill of the goroutine in this place.</summary>
    public static XAttribute Fill(string scope, int place) => new("fill", $"url(#{IdOf(scope, place)})");

    /// <summary>What <see cref="Fill"/> refers to.</summary>
    public static XElement Pattern(string scope, int place) => Svg.Element("pattern",
        new XAttribute("id", IdOf(scope, place)),
        Svg.Number("width", 8), Svg.Number("height", 8),
        new XAttribute("patternUnits", "userSpaceOnUse"),
        Svg.Colour("color", ColourOf(place)),
        Svg.Element("rect", Svg.Number("width", 8), Svg.Number("height", 8), new XAttribute("fill", "currentColor")),
        TextureOf(place) is "" ? null : Svg.Path(TextureOf(place), null, new XAttribute("stroke", "var(--ground)"), Svg.Number("stroke-width", 1.5), new XAttribute("fill", "none")));

    /// <summary>Two places look alike when this is the same.</summary>
    public static int Kind(int place) => place % (Colours * Textures.Length);

    private static string TextureOf(int place) => Textures[(place + (place / Colours)) % Textures.Length];

    private static string IdOf(string scope, int place) => FormattableString.Invariant($"{scope}-g{Kind(place)}");
}

using System.Reflection;
using System.Text;
using Course.Visuals;

namespace Course.Cli.Exporting;

/// <summary>The files that every page shares. They lie as they are in <c>Exporting/Assets</c> and are built into the command.</summary>
internal static class SiteAssets
{
    public const string Plotly = "assets/plotly.min.js";

    private const string PlotlyResource = "Plotly.NET.plotly-2.28.0.min.js";

    /// <summary>Adds the style sheets, scripts, icon and plotly.js to a site.</summary>
    public static void AddTo(Site site)
    {
        foreach (string name in (IReadOnlyList<string>)["site.css", "site.js", "icon.svg"])
        {
            site.Add($"assets/{name}", Text(name));
        }
        site.Add("assets/palette.css", PaletteCss());
        // From the very package that the charts were made with: the figure and its reader fit.
        site.Add(Plotly, Bytes(Assembly.Load("Plotly.NET"), PlotlyResource));
    }

    /// <summary>The text of one asset.</summary>
    public static string Text(string name) =>
        Encoding.UTF8.GetString(Bytes(typeof(SiteAssets).Assembly, $"assets/{name}")).ReplaceLineEndings("\n");

    // The colours of the pictures are the colours of the pages: light, dark where the reader's system is, or as chosen.
    private static string PaletteCss()
    {
        Colour[] named = [Palette.Ground, Palette.Ink, Palette.Muted, Palette.Rule, Palette.Stripe, Palette.Highlight, Palette.Running, Palette.Wrong];
        (string Name, Colour Colour)[] all =
        [
            .. named.Select(colour => (colour.Name, colour)),
            .. Palette.Series.Select((colour, index) => (FormattableString.Invariant($"series-{index}"), colour)),
        ];
        string light = string.Concat(all.Select(item => $"--{item.Name}: {item.Colour.Light}; "));
        string dark = string.Concat(all.Select(item => $"--{item.Name}: {item.Colour.Dark}; "));
        return $$"""
            :root { color-scheme: light; {{light}} }
            @media (prefers-color-scheme: dark) { :root { color-scheme: dark; {{dark}} } }
            :root[data-theme=light] { color-scheme: light; {{light}} }
            :root[data-theme=dark] { color-scheme: dark; {{dark}} }
            @media print { :root:root:root { color-scheme: light; {{light}} } }

            """.ReplaceLineEndings("\n");
    }

    private static byte[] Bytes(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)
            ?? throw new IOException($"{assembly.GetName().Name} does not hold {name}; build the course again.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

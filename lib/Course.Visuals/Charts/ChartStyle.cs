using System.Xml.Linq;
using Course.Visuals.Markup;

namespace Course.Visuals.Charts;

/// <summary>What all static charts share: the style sheet, and a colour, a dash and a marker for each series, so that none depends on colour alone.</summary>
internal static class ChartStyle
{
    private static readonly string[] Dashes = ["", "9 4", "3 4", "12 4 3 4", "6 2", "2 6"];

    public static XElement Sheet(string scope) => Svg.Element("style", Palette.Css(scope) + Picture.Css(scope) + $$"""
        .{{scope}} .still .grid{stroke:var(--rule);stroke-width:1px}
        .{{scope}} .still .axis{stroke:var(--muted);stroke-width:1.5px}
        .{{scope}} .still .tick{font-size:14px;fill:var(--muted)}
        .{{scope}} .still .axis-title{font-size:14px;fill:var(--ink)}
        .{{scope}} .still .line{fill:none;stroke:currentColor;stroke-width:3px;stroke-linejoin:round}
        .{{scope}} .still .leader{stroke:currentColor;stroke-width:1.2px;stroke-opacity:.55;stroke-dasharray:1 4;stroke-linecap:round}
        .{{scope}} .still .whisker{fill:none;stroke:currentColor;stroke-width:1.6px}
        .{{scope}} .still .marker{fill:var(--ground);stroke:currentColor;stroke-width:2.6px}
        .{{scope}} .still .bar{fill:currentColor;fill-opacity:.82}
        .{{scope}} .still .over{fill:none;stroke:var(--ink);stroke-width:1.8px}
        .{{scope}} .still .predicted{stroke:var(--ink);stroke-width:3px}
        .{{scope}} .still .stripe{fill:var(--stripe)}
        .{{scope}} .still .runs{fill:var(--running)}
        .{{scope}} .still .row-name{font-size:14px;font-weight:700}
        .{{scope}} .still .over-grid{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
        .{{scope}} .still .failure{font-size:14px;font-weight:700;fill:var(--wrong)}
        .{{scope}} .still .cross{fill:none;stroke:var(--wrong);stroke-width:3px}
        .{{scope}} .still .area{fill:currentColor;fill-opacity:.16}
        .{{scope}} .still .virtual{fill:var(--ground);stroke:var(--ink);stroke-width:2px}
        .{{scope}} .still .series{font-size:14px;font-weight:700;fill:currentColor}
        .{{scope}} .still .bound{stroke:var(--wrong);stroke-width:2px;stroke-dasharray:7 5}
        .{{scope}} .still .bound-name{font-size:13px;fill:var(--wrong);paint-order:stroke;stroke:var(--ground);stroke-width:4px}
        .{{scope}} .still .machine{font-size:12px;fill:var(--muted)}
        .{{scope}} details{overflow-x:auto}
        .{{scope}} .live{display:none;max-width:1000px}
        @media print{
          .{{scope}} .live{display:none!important}
          .{{scope}} .still{display:block!important}
        }

        """.ReplaceLineEndings("\n"));

    public static Colour ColourOf(int series) => Palette.Series[series % Palette.Series.Count];

    public static XAttribute? DashOf(int series) => Dashes[series % Dashes.Length] is "" ? null : new XAttribute("stroke-dasharray", Dashes[series % Dashes.Length]);

    public static XElement Marker(int series, double x, double y, params object?[] content)
    {
        var at = $"M{Svg.Format(x)} {Svg.Format(y)}";
        return Svg.Path((series % 4) switch
        {
            0 => $"{at}m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z",
            1 => $"{at}m-5 -5h10v10h-10z",
            2 => $"{at}m0 -6.5l6.5 11h-13z",
            _ => $"{at}m0 -7l6.5 7l-6.5 7l-6.5 -7z",
        }, "marker", content);
    }

    /// <summary>Long text below a chart, broken into lines.</summary>
    public static IEnumerable<XElement> Machine(string note, double x, double y, double width) =>
        Wrap(note, (int)(width / 6.4)).Select((line, index) => Svg.Text(x, y + (index * 16), line, "machine"));

    public static int MachineLines(string note, double width) => Wrap(note, (int)(width / 6.4)).Count;

    public static List<string> Wrap(string text, int cells)
    {
        List<string> lines = [];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && TextCells.Count(lines[^1]) + 1 + TextCells.Count(word) <= cells) lines[^1] += " " + word;
            else lines.Add(word);
        }

        return lines;
    }
}

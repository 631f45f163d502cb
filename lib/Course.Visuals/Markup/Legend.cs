using System.Xml.Linq;

namespace Course.Visuals.Markup;

/// <summary>The legend below a picture: samples with their words, from left to right, in as many rows as the width asks for.</summary>
internal static class Legend
{
    private const double Left = 20;
    private const double Row = 24;

    /// <summary>Draws the entries.</summary>
    /// <param name="entries">Each sample is drawn with the baseline of its words at 0.</param>
    /// <param name="y">The baseline of the first row.</param>
    /// <param name="width">Where a row ends.</param>
    /// <param name="cell">The width of a character.</param>
    /// <param name="indent">How far the words stand from the beginning of the sample.</param>
    /// <param name="gap">How far the next sample stands from the end of the words.</param>
    /// <returns>The legend, and the baseline of its last row.</returns>
    public static (XElement Drawn, double LastRow) Draw(IEnumerable<(XElement Sample, string Text)> entries, double y, double width, double cell, double indent = 34, double gap = 18)
    {
        var x = Left;
        var legend = Svg.Group("legend");
        foreach (var (sample, text) in entries)
        {
            var size = indent + (TextCells.Count(text) * cell) + gap;
            if (x > Left && x + size > width) (x, y) = (Left, y + Row);
            legend.Add(Svg.Group(null, new XAttribute("transform", $"translate({Svg.Format(x)} {Svg.Format(y)})"), sample, Svg.Text(indent, 0, text, "small")));
            x += size;
        }

        return (legend, y);
    }
}

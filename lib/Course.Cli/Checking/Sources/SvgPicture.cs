using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Course.Cli.Checking.Sources;

/// <summary>An SVG in an output.</summary>
/// <param name="Problem">Why nothing can be seen in it; null if something can.</param>
internal sealed record SvgPicture(string? Problem)
{
    private static readonly HashSet<string> Marks = ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "image"];
    private static readonly HashSet<string> NotDrawn = ["defs", "pattern", "marker", "clipPath", "mask", "symbol", "linearGradient", "radialGradient", "filter"];

    /// <summary>The SVGs of an output, as an image of its own or inside HTML.</summary>
    public static IReadOnlyList<SvgPicture> In(CellOutput output) =>
        [.. Pieces(output.As("image/svg+xml")).Concat(Pieces(output.As("text/html"))).Select(svg => new SvgPicture(FindProblem(svg)))];

    private static IEnumerable<string> Pieces(string? text)
    {
        const string open = "<svg";
        const string close = "</svg>";
        int start = -1;
        int depth = 0;
        for (int position = 0; text is not null && position < text.Length;)
        {
            int nextOpen = text.IndexOf(open, position, StringComparison.OrdinalIgnoreCase);
            int nextClose = text.IndexOf(close, position, StringComparison.OrdinalIgnoreCase);
            if (nextOpen >= 0 && (nextClose < 0 || nextOpen < nextClose))
            {
                start = depth++ == 0 ? nextOpen : start;
                position = nextOpen + open.Length;
            }
            else if (nextClose >= 0)
            {
                position = nextClose + close.Length;
                if (depth > 0 && --depth == 0)
                {
                    yield return text[start..position];
                }
            }
            else
            {
                break;
            }
        }
        if (depth > 0)
        {
            yield return text![start..];
        }
    }

    private static string? FindProblem(string svg)
    {
        XElement root;
        try
        {
            root = XElement.Parse(svg);
        }
        catch (XmlException exception)
        {
            return $"an SVG is not well-formed XML ({exception.Message}), so some hosts show nothing.";
        }
        return DrawnMarks(root).Any(mark => !IsInvisible(mark) && !IsBackground(mark, root)) ? null : "an SVG has nothing drawn in it.";
    }

    private static IEnumerable<XElement> DrawnMarks(XElement parent) =>
        parent.Elements().Where(child => !NotDrawn.Contains(child.Name.LocalName))
            .SelectMany(child => Marks.Contains(child.Name.LocalName) ? [child] : DrawnMarks(child));

    private static bool IsInvisible(XElement mark) => mark.Name.LocalName switch
    {
        "path" => string.IsNullOrWhiteSpace((string?)mark.Attribute("d")),
        "polyline" or "polygon" => string.IsNullOrWhiteSpace((string?)mark.Attribute("points")),
        "rect" => Number(mark, "width") == 0 || Number(mark, "height") == 0,
        "circle" => Number(mark, "r") == 0,
        _ => false,
    };

    // A chart without data still paints its paper.
    private static bool IsBackground(XElement mark, XElement root)
    {
        if (mark.Name.LocalName != "rect")
        {
            return false;
        }
        string[] box = ((string?)root.Attribute("viewBox") ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return Covers(mark, root, "width", box is [_, _, var width, _] ? width : null)
            && Covers(mark, root, "height", box is [_, _, _, var height] ? height : null);
    }

    private static bool Covers(XElement mark, XElement root, string side, string? ofBox)
    {
        string? length = (string?)mark.Attribute(side);
        return length == "100%" || length == ofBox || (length is not null && length == (string?)root.Attribute(side));
    }

    private static double? Number(XElement mark, string attribute) =>
        double.TryParse((string?)mark.Attribute(attribute), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}

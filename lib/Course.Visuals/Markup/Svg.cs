using System.Globalization;
using System.Xml.Linq;

namespace Course.Visuals.Markup;

/// <summary>The few SVG elements that the pictures are made of. Coordinates are pixels, rounded to tenths so that the text is short and stable.</summary>
internal static class Svg
{
    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static XElement Group(string? style, params object?[] content) => Element("g", Class(style), content);

    public static XElement Title(string text) => Element("title", Clean.Xml(text));

    public static XElement Rectangle(double x, double y, double width, double height, string? style = null, params object?[] content) =>
        Element("rect", Class(style), Number("x", x), Number("y", y), Number("width", width), Number("height", height), content);

    public static XElement Line(double x1, double y1, double x2, double y2, string? style = null, params object?[] content) =>
        Element("line", Class(style), Number("x1", x1), Number("y1", y1), Number("x2", x2), Number("y2", y2), content);

    public static XElement Path(string data, string? style = null, params object?[] content) =>
        Element("path", Class(style), new XAttribute("d", data), content);

    public static XElement Text(double x, double y, string text, string? style = null) =>
        Element("text", Class(style), Number("x", x), Number("y", y), Clean.Xml(text));

    public static XAttribute Number(string name, double value) => new(name, Format(value));

    public static XAttribute Colour(string property, Colour colour) => new("style", $"{property}:{colour.Css}");

    public static string Format(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static XAttribute? Class(string? style) => style is null ? null : new("class", style);
}

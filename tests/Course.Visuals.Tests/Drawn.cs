using System.Globalization;
using System.Xml.Linq;

namespace Course.Visuals.Tests;

/// <summary>The output of a visual, read back as XML: what is not well-formed fails here.</summary>
internal sealed class Drawn
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly XElement root;

    public Drawn(string html) => root = XElement.Parse(html);

    public XElement Picture => root.Descendants(Svg + "svg").Single();

    public string Scope => (string)root.Attribute("class")!;

    public IEnumerable<XElement> Lanes => WithClass("lane");

    public IEnumerable<XElement> Events => Picture.Descendants(Svg + "g").Where(group => group.Attribute("data-event") is not null);

    public IReadOnlyList<string> LaneNames => [.. Lanes.Select(lane => (string)lane.Attribute("data-strand")!)];

    public IEnumerable<XElement> Rows => root.Descendants("tbody").Single().Elements("tr");

    public IEnumerable<string> Ids => root.Descendants().Attributes("id").Select(id => id.Value);

    public IEnumerable<XElement> WithClass(string name) => root.Descendants().Where(element => ((string?)element.Attribute("class"))?.Split(' ').Contains(name) == true);

    public IReadOnlyList<string> StatesOf(string strand) =>
        [.. Lanes.Single(lane => (string)lane.Attribute("data-strand")! == strand).Descendants().Attributes("data-state").Select(state => state.Value)];

    public XElement Event(int index) => Events.Single(group => (int)group.Attribute("data-event")! == index);

    public static string TitleOf(XElement group) => group.Element(Svg + "title")!.Value;

    /// <summary>Where the line of an event's arrow begins and ends, from left to right.</summary>
    public static (double From, double To) ArrowOf(XElement group)
    {
        var line = group.Elements(Svg + "line").Single(line => ((string)line.Attribute("class")!).StartsWith("arrow", StringComparison.Ordinal));
        return (Number(line, "x1"), Number(line, "x2"));
    }

    public double ColumnOf(string strand) => Number(Lanes.Single(lane => (string)lane.Attribute("data-strand")! == strand).Elements(Svg + "text").Single(), "x");

    /// <summary>The boxes of all labels, by a generous estimate of the width of a fixed-width character.</summary>
    public IReadOnlyList<(string Text, double Left, double Right, double Top, double Bottom)> Labels => [.. Picture.Descendants(Svg + "text")
        .Where(text => ((string?)text.Attribute("class"))?.Split(' ').Contains("label") == true)
        .Select(text =>
        {
            var (x, y, width) = (Number(text, "x"), Number(text, "y"), text.Value.Length * 8.45);
            var styles = ((string)text.Attribute("class")!).Split(' ');
            var left = styles.Contains("middle") ? x - (width / 2) : styles.Contains("end") ? x - width : x;
            return (text.Value, left, left + width, y - 11, y + 3);
        })];

    public double Width => double.Parse(((string)Picture.Attribute("viewBox")!).Split(' ')[2], CultureInfo.InvariantCulture);

    public static double Number(XElement element, string name) => double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}

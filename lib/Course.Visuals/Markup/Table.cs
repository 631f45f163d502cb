using System.Text;
using System.Xml.Linq;

namespace Course.Visuals.Markup;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Whether it is set to the right.</param>
internal sealed record Column(string Name, bool IsNumber = false);

/// <summary>A plain table with its two forms: HTML, and text aligned for a fixed-width font.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The cells, row by row.</param>
/// <param name="Hidden">How many more rows there would be.</param>
/// <param name="HiddenName">What those rows are.</param>
internal sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, int Hidden = 0, string HiddenName = "events")
{
    public XElement ToElement() => Html.Element("table",
        Html.Element("thead", Html.Element("tr", Columns.Select(column => Cell("th", column, column.Name)))),
        Html.Element("tbody", Rows.Select(row => Html.Element("tr", row.Select((text, index) => Cell("td", Columns[index], text))))),
        Hidden == 0 ? null : Html.Element("tfoot", Html.Element("tr", Html.Element("td", new XAttribute("colspan", Columns.Count), MoreRows))));

    public string ToText(string title)
    {
        string[][] cells = [[.. Columns.Select(column => column.Name)], .. Rows.Select(row => row.Select(Clean.Xml).ToArray())];
        var widths = Columns.Select((_, index) => cells.Max(row => TextCells.Count(row[index]))).ToArray();
        var text = new StringBuilder();
        if (title is not "") text.Append(Clean.Xml(title)).Append("\n\n");
        foreach (var row in cells)
        {
            var line = row.Select((cell, index) => Columns[index].IsNumber ? new string(' ', widths[index] - TextCells.Count(cell)) + cell : TextCells.PadRight(cell, widths[index]));
            text.Append(string.Join("  ", line).TrimEnd()).Append('\n');
        }

        if (Hidden > 0) text.Append(MoreRows).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    public static string ToHtml(string title, Table table) => Picture.Write(scope => Html.WithClass("div", scope,
        Html.Element("style", Palette.Css(scope), $".{scope}{{--mono:ui-monospace,\"Cascadia Mono\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace;--sans:system-ui,\"Segoe UI\",Roboto,\"DejaVu Sans\",sans-serif;color:inherit}}\n", Picture.TableCss(scope)),
        title is "" ? null : Html.Element("p", Html.Element("strong", Clean.Xml(title))),
        table.ToElement()));

    private string MoreRows => FormattableString.Invariant($"… {Hidden:#,0} more {HiddenName}");

    private static XElement Cell(string name, Column column, string text) =>
        column.IsNumber ? Html.WithClass(name, "n", Clean.Xml(text)) : Html.Element(name, Clean.Xml(text));
}

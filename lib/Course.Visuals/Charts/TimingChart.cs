using System.Xml.Linq;
using Course.Visuals.Charts;
using Course.Visuals.Hosts;
using Course.Visuals.Markup;

namespace Course.Visuals;

/// <summary>
/// A chart of measurements. Its output holds a static picture, which always shows, and the same data as a Plotly figure,
/// which takes the picture's place where plotly.js is on the page.
/// </summary>
public abstract record TimingChart : Visual
{
    /// <summary>The heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The unit of the values, such as <c>ns</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Reference lines.</summary>
    public IReadOnlyList<ChartBound> Bounds { get; init; } = [];

    /// <summary>Where and how it was measured, written below the chart; see <see cref="MachineNote.Here"/>. Empty for none.</summary>
    public string Machine { get; init; } = "";

    /// <inheritdoc/>
    /// <remarks>In a live .NET Interactive notebook this also brings plotly.js to the page, once, from the resource of Plotly.NET.</remarks>
    public sealed override string ToHtml()
    {
        PlotlyLibrary.BringToLiveHost();
        return Write(PlotlyFigure.TryBuild(this));
    }

    /// <summary>Only the static picture and the table: no Plotly figure, no script, and none of Plotly.NET's start-up time.</summary>
    public string ToStaticHtml() => Write(null);

    /// <inheritdoc/>
    public sealed override string ToText() => Machine is "" ? ToTable().ToText(Title) : $"{ToTable().ToText(Title)}\n{Clean.Xml(Machine)}";

    internal abstract Table ToTable();

    internal abstract XElement Draw(string scope);

    /// <summary>The figure for Plotly. Only called from <see cref="PlotlyFigure"/>, which loads Plotly.NET.</summary>
    internal abstract string? ToFigureJson();

    private string Write(string? figure) => Picture.Write(scope => figure is null
        ? Html.WithClass("figure", scope, Html.WithClass("div", "scroll still", Draw(scope)), Twin())
        : PlotlyUpgrade.Frame(scope, Draw(scope), figure, Twin()));

    /// <summary>Whether the table stands open below the picture, because it is as much to be read as that.</summary>
    internal virtual bool IsTableOpen => false;

    private XElement Twin()
    {
        var twin = Picture.Details("The same as a table", ToTable().ToElement());
        if (IsTableOpen) twin.SetAttributeValue("open", "");
        return twin;
    }
}

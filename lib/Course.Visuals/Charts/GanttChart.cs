using System.Xml.Linq;
using Course.Concurrency.Tracing;
using Course.Visuals.Charts;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// Rows with spans: when each page of a crawl begins, why it waits, when it ends. Made from a log, a row is split into
/// stretches in the colours and patterns of a <see cref="TracePicture"/>.
/// </summary>
/// <remarks>
/// Times are drawn in the unit that suits them, so <see cref="TimingChart.Unit"/> is not used; <see cref="TimingChart.Bounds"/> are
/// upright lines, in seconds: <code>GanttChart.Of(log) with { Title = "Ten pages", Bounds = [new("max", TimeSpan.FromSeconds(1))] }</code>
/// </remarks>
public sealed record GanttChart : TimingChart
{
    private readonly GanttBar[] bars;

    /// <summary>A chart of plain rows, from top to bottom.</summary>
    /// <exception cref="ArgumentException">A row ends before it begins, or begins before time zero.</exception>
    public GanttChart(IEnumerable<GanttRow> rows)
        : this([.. Checked(rows).Select(row => new GanttBar(row.Name, row.Start, row.End, [], row.Failure))])
    {
    }

    private GanttChart(GanttBar[] bars) => this.bars = bars;

    /// <summary>A row for each strand of <paramref name="log"/> that waits or runs, such as the pages of a crawl, in order of creation; the main program is left out.</summary>
    public static GanttChart Of(IReadOnlyList<TraceEvent> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return new GanttChart(GanttBar.AllOf(log));
    }

    /// <summary>The most rows to draw, 40 unless set; the chart says how many are missing.</summary>
    public int MostRows { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A chart shows at least 1 row."); } = 40;

    /// <summary>What is drawn.</summary>
    internal IReadOnlyList<GanttBar> Shown => bars.Length <= MostRows ? bars : bars[..MostRows];

    internal int Hidden => Math.Max(0, bars.Length - MostRows);

    /// <summary>The end of the axis: that of the last row, drawn or not, or of a bound beyond it.</summary>
    internal TimeSpan End => bars.Select(bar => bar.End).Concat(Bounds.Select(TimeOf)).DefaultIfEmpty().Max();

    internal static TimeSpan TimeOf(ChartBound bound) => bound.Value is >= 0 and < 1e9
        ? Seconds.ToTime(bound.Value)
        : throw new ArgumentException($"The bound '{bound.Name}' lies at {bound.Value} s, which a chart of times cannot show: give it 0 seconds or more.");

    internal override XElement Draw(string scope) => new GanttDrawing(this, scope).Draw();

    internal override string? ToFigureJson() => PlotlyFigure.Of(this);

    internal override Table ToTable()
    {
        var kinds = GanttPart.KindsOf(Shown);
        var hasFailures = Shown.Any(bar => bar.Failure is not null);
        Column[] columns = [new(""), new("begins", true), new("ends", true), new("takes", true), .. kinds.Select(kind => new Column(GanttPart.NameOf(kind.State, kind.Reason), true)), .. hasFailures ? [new Column("fails")] : Array.Empty<Column>()];
        return new Table(
            columns,
            [
                .. Shown.Select(bar => (IReadOnlyList<string>)
                [
                    bar.Name, Wording.Of(bar.Start), Wording.Of(bar.End), Wording.Of(bar.End - bar.Start),
                    .. kinds.Select(kind => Wording.Of(new TimeSpan(bar.Parts.Where(part => (part.State, part.Reason) == kind).Sum(part => part.Length.Ticks)))),
                    .. hasFailures ? [bar.Failure ?? ""] : Array.Empty<string>(),
                ]),
                .. Bounds.Select(bound => (IReadOnlyList<string>)[bound.Name, "", Wording.Of(TimeOf(bound)), .. Enumerable.Repeat("", columns.Length - 3)]),
            ],
            Hidden,
            "rows");
    }

    private static IEnumerable<GanttRow> Checked(IEnumerable<GanttRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
        {
            if (row.Start < TimeSpan.Zero || row.End < row.Start) throw new ArgumentException($"The row '{row.Name}' goes from {row.Start} to {row.End}: it has to begin at zero or later, and to end after that.", nameof(rows));
            yield return row;
        }
    }
}

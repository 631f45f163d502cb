using System.Xml.Linq;
using Course.Concurrency.Measuring;
using Course.Concurrency.Tracing;
using Course.Visuals.Charts;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// Quantities over one time, a panel for each, one below the other: pages in flight, threads, memory. Panels of the same unit
/// have the same scale.
/// </summary>
/// <remarks>
/// From a log in virtual time it is the same in every run: <code>new InFlightChart(InFlight.Of(log, "pages")) { Title = "…" }</code>
/// What was measured says where: <code>InFlightChart.Of(use) with { Title = "…" }</code>
/// <see cref="TimingChart.Bounds"/> are upright lines, in seconds. Each series brings its own unit, so <see cref="TimingChart.Unit"/> is not used.
/// </remarks>
public sealed record InFlightChart : TimingChart
{
    private const int MostPoints = 310; // as many as can be told apart in the picture
    private const int MostTableRows = 40;
    private readonly StepSeries[] series;

    /// <summary>Makes a chart of <paramref name="series"/>, from top to bottom.</summary>
    public InFlightChart(params IReadOnlyList<StepSeries> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        this.series = [.. series];
        End = this.series.Select(one => one.End).DefaultIfEmpty().Max();
        Shown = [.. this.series.Select(Thinned)];
    }

    /// <summary>The strands of <paramref name="log"/> in flight.</summary>
    public static InFlightChart Of(IReadOnlyList<TraceEvent> log, string name = "in flight") => new(InFlight.Of(log, name));

    /// <summary>What was counted, if anything was, the threads and the memory of <paramref name="use"/>, with a note of the machine.</summary>
    public static InFlightChart Of(ResourceUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return new([.. use.InFlight is { } counted ? [counted] : Array.Empty<StepSeries>(), use.Threads, use.Memory])
        {
            Machine = FormattableString.Invariant($"{MachineNote.Machine}. {use.Samples.Count} samples of the whole process, beyond what it used at the beginning; memory is what it holds of main memory. Only ratios carry over to another machine."),
        };
    }

    /// <summary>What is drawn: the series, thinned out where steps could not be told apart.</summary>
    internal IReadOnlyList<StepSeries> Shown { get; }

    /// <summary>The end of the longest series.</summary>
    internal TimeSpan End { get; }

    /// <summary>The end of the axis.</summary>
    internal TimeSpan AxisEnd => Bounds.Select(GanttChart.TimeOf).Append(End).Max();

    /// <summary>The values that share the scale of <paramref name="one"/>.</summary>
    internal IReadOnlyCollection<double> ValuesOnTheScaleOf(StepSeries one) =>
        [.. Shown.Where(other => other == one || (one.Unit is not "" && other.Unit == one.Unit)).SelectMany(other => other.Steps).Select(step => step.Value)];

    /// <summary><c>threads: at most 10</c>.</summary>
    internal static string Headline(StepSeries one)
    {
        var unit = one.Unit is "" || one.Name.Contains(one.Unit, StringComparison.Ordinal) ? "" : " " + one.Unit;
        return $"{one.Name}: at most {Numbers.Format(one.Most)}{unit}";
    }

    internal override XElement Draw(string scope) => new InFlightDrawing(this, scope).Draw();

    internal override string? ToFigureJson() => PlotlyFigure.Of(this);

    internal override Table ToTable()
    {
        TimeSpan[] all = [.. series.SelectMany(one => one.Steps).Select(step => step.Time).Append(End).Distinct().Order()];
        var times = all.Length <= MostTableRows ? all : [.. Enumerable.Range(0, MostTableRows).Select(row => all[(int)((long)row * (all.Length - 1) / (MostTableRows - 1))])];
        return new Table(
            [new("time"), .. series.Select(one => new Column(one.Unit is "" || one.Name.Contains(one.Unit, StringComparison.Ordinal) ? one.Name : $"{one.Name}, {one.Unit}", true))],
            series.Length == 0 ? [] :
            [
                ["at most", .. series.Select(one => Numbers.Format(one.Most))],
                .. times.Select(time => (IReadOnlyList<string>)[Wording.Of(time), .. series.Select(one => time > one.End ? "" : Numbers.Format(one.At(time)))]),
                .. Bounds.Select(bound => (IReadOnlyList<string>)[$"{bound.Name}: {Wording.Of(GanttChart.TimeOf(bound))}", .. series.Select(_ => "")]),
            ],
            all.Length - times.Length,
            "steps");
    }

    /// <summary>Of all steps that fall into one column of the picture the largest value counts, and the last one after it.</summary>
    private StepSeries Thinned(StepSeries one)
    {
        if (one.Steps.Count <= MostPoints) return one;
        var column = Math.Max(1, End.Ticks / (MostPoints / 2));
        var kept = one.Steps.GroupBy(step => step.Time.Ticks / column).SelectMany(steps => new[] { steps.MaxBy(step => step.Value), steps.Last() }.Distinct());
        return new StepSeries(one.Name, kept, one.End, one.Unit);
    }
}

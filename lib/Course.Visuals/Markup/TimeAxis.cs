using System.Globalization;

namespace Course.Visuals.Markup;

/// <summary>Round moments to mark on an axis of time, in one unit throughout.</summary>
/// <param name="Ticks">The moments.</param>
/// <param name="Unit">The unit's symbol.</param>
/// <param name="One">The length of the unit.</param>
internal sealed record TimeAxis(IReadOnlyList<TimeSpan> Ticks, string Unit, TimeSpan One)
{
    public static TimeAxis Upto(TimeSpan end)
    {
        var (unit, one) = end.Ticks switch
        {
            0 or >= TimeSpan.TicksPerSecond => ("s", TimeSpan.FromSeconds(1)),
            >= TimeSpan.TicksPerMillisecond => ("ms", TimeSpan.FromMilliseconds(1)),
            _ => ("µs", TimeSpan.FromMicroseconds(1)),
        };
        var step = NumberAxis.RoundStep(end / one, 10) * one;
        List<TimeSpan> ticks = [];
        for (var tick = TimeSpan.Zero; tick <= end && step > TimeSpan.Zero; tick += step) ticks.Add(tick);
        return new TimeAxis(ticks, unit, one);
    }

    public string Label(TimeSpan tick) => (tick / One).ToString("#,0.###", CultureInfo.InvariantCulture) + " " + Unit;
}

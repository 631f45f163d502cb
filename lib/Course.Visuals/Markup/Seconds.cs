namespace Course.Visuals.Markup;

/// <summary>Times from numbers of seconds.</summary>
internal static class Seconds
{
    /// <summary>The nearest time. <see cref="TimeSpan.FromSeconds(double)"/> cuts off, so a time that went through <see cref="TimeSpan.TotalSeconds"/> may come back a tick shorter.</summary>
    /// <exception cref="OverflowException">There is no such time.</exception>
    public static TimeSpan ToTime(double seconds) => new(checked((long)Math.Round(seconds * TimeSpan.TicksPerSecond)));
}

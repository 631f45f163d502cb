namespace Course.Concurrency.Measuring;

/// <summary>A moment at which a quantity takes a new value.</summary>
/// <param name="Time">The moment, from the beginning of the recording.</param>
/// <param name="Value">The value from then on.</param>
public readonly record struct SeriesStep(TimeSpan Time, double Value);

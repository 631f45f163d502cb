namespace Course.Benchmarks.Measuring;

/// <summary>What several processes found out about one workload of one contender.</summary>
/// <param name="Median">The median of the processes' medians, in nanoseconds.</param>
/// <param name="Low">The fastest process's median.</param>
/// <param name="High">The slowest process's median.</param>
/// <param name="Least">The fastest iteration of all processes.</param>
/// <param name="Bytes">Allocated by one operation; null where that cannot be told.</param>
/// <param name="Processes">Each process's median, in the order of the rounds.</param>
internal sealed record Measurement(string Workload, string Contender, double Median, double Low, double High, double Least, double? Bytes, string Runtime, IReadOnlyList<double> Processes)
{
    public static Measurement Of(string workload, string contender, IReadOnlyList<Sample> samples)
    {
        double[] medians = [.. samples.Select(sample => Medians.Of(sample.Nanoseconds))];
        return new Measurement(workload, contender, Medians.Of(medians), medians.Min(), medians.Max(), samples.Min(sample => sample.Nanoseconds.Min()), samples.Min(sample => sample.Bytes), samples[0].Runtime, medians);
    }

    /// <summary>The median over the rounds of how many times as long this took as <paramref name="other"/> did in the same round.</summary>
    public double RatioTo(Measurement other) => Medians.Of([.. Processes.Zip(other.Processes, (mine, theirs) => mine / theirs)]);
}

namespace Course.Benchmarks.Measuring;

/// <summary>The median.</summary>
internal static class Medians
{
    /// <summary>The middle of <paramref name="values"/>, of which there is at least one.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

namespace Course.Benchmarks.Measuring;

/// <summary>What one process found out about one workload.</summary>
/// <param name="Nanoseconds">The time of one operation, once for each measured iteration.</param>
/// <param name="Bytes">What one operation allocates; null where that cannot be told.</param>
/// <param name="Runtime">The runtime and its garbage collector.</param>
internal sealed record Sample(IReadOnlyList<double> Nanoseconds, double? Bytes, string Runtime);

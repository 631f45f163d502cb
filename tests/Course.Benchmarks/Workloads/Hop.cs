namespace Course.Benchmarks.Workloads;

/// <summary>The token of the ring.</summary>
/// <param name="Left">How many hops are left.</param>
internal sealed record Hop(int Left);

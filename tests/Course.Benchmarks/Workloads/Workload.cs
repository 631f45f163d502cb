namespace Course.Benchmarks.Workloads;

/// <summary>Something to measure.</summary>
/// <param name="Name">Its name, the same for every subject that does the same work.</param>
/// <param name="Run">Does so many operations, and returns how many of them gave the right answer.</param>
/// <param name="Operations">How many operations one iteration has; null: as many as take a millisecond.</param>
public sealed record Workload(string Name, Func<int, int> Run, int? Operations = null)
{
    /// <summary>The depths of delegation at which a step is measured.</summary>
    public static IReadOnlyList<int> Depths { get; } = [1, 10, 100, 1000];

    /// <summary>How many items a short and a medium walk have.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [10, 1000];
}

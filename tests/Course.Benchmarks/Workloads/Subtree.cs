namespace Course.Benchmarks.Workloads;

/// <summary>What an actor of a skynet is told: which leaves are its own.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Size">How many they are.</param>
internal sealed record Subtree(long First, int Size)
{
    /// <summary>The child's part.</summary>
    public Subtree Part(int child) => new(First + (child * (long)(Size / ActorPrograms.Fan)), Size / ActorPrograms.Fan);
}

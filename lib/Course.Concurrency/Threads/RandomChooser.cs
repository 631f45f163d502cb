namespace Course.Concurrency.Threads;

/// <summary>Throws dice.</summary>
internal sealed class RandomChooser(int seed) : Chooser
{
    private readonly Random random = new(seed);

    public override int Choose(IReadOnlyList<VirtualThread> able, VirtualThreads threads) => random.Next(able.Count);
}

namespace Course.Concurrency.Threads;

/// <summary>Throws dice.</summary>
internal sealed class RandomChooser(int seed) : Chooser
{
    private readonly Random random = new(seed);

    public override int Choose(IReadOnlyList<IChoosable> able, Func<string, string> whyNot) => random.Next(able.Count);
}

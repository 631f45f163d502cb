using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>A stretch of a processor's track.</summary>
/// <param name="From">When it begins, in ticks.</param>
/// <param name="To">When it ends.</param>
/// <param name="Activity">What the processor does.</param>
/// <param name="Goroutine">Which goroutine it runs, if it runs one.</param>
/// <param name="Count">How many stretches were put together to this one.</param>
internal sealed record ProcessorStretch(long From, long To, ProcessorActivity Activity, Strand? Goroutine, int Count = 1)
{
    public long Length => To - From;
}

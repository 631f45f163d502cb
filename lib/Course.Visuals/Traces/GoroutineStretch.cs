using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>A stretch of a goroutine's track.</summary>
/// <param name="From">When it begins, in ticks.</param>
/// <param name="To">When it ends.</param>
/// <param name="Wait">Why it does not run; <see cref="WaitReason.None"/>: it runs.</param>
/// <param name="Processor">Where it runs.</param>
/// <param name="Count">How many stretches were put together to this one.</param>
internal sealed record GoroutineStretch(long From, long To, WaitReason Wait, Strand? Processor, int Count = 1)
{
    public long Length => To - From;
}

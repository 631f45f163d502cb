using Course.Concurrency.Tracing;

namespace Course.Concurrency.Generators;

/// <summary>What a traced generator keeps beyond the others: an object of its own, so that those are larger by one reference only.</summary>
internal sealed class GeneratorTrace(Tracer tracer)
{
    public Tracer Tracer => tracer;

    /// <summary>The event that the next one follows from.</summary>
    public long Cause = -1;

    /// <summary>The line of the <c>Yield</c> reached last.</summary>
    public SourceLine Source = SourceLine.Unknown;

    /// <summary>Who resumed the generator last.</summary>
    public Strand? Resumer;

    /// <summary>What ran on the resumer's thread before that step.</summary>
    public Strand? RunningBefore;
}

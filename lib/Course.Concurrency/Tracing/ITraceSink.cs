namespace Course.Concurrency.Tracing;

/// <summary>Receives the events of a <see cref="Tracer"/>.</summary>
public interface ITraceSink
{
    /// <summary>Takes one event. Called one event at a time, in the order of <see cref="TraceEvent.Sequence"/>; must not throw.</summary>
    void Write(in TraceEvent traceEvent);
}

using System.Collections;

namespace Course.Concurrency.Tracing;

/// <summary>A recording: the events of one run, in order.</summary>
/// <remarks>
/// Writing is serialised by the <see cref="Tracer"/>; read it after the recording has ended. Cells record like this:
/// <code>var log = TraceLog.Record(() =&gt; Main1());</code>
/// </remarks>
public sealed class TraceLog : ITraceSink, IReadOnlyList<TraceEvent>
{
    private readonly List<TraceEvent> events = [];

    /// <inheritdoc/>
    public int Count => events.Count;

    /// <inheritdoc/>
    public TraceEvent this[int index] => events[index];

    /// <summary>The strands, in order of their first event.</summary>
    public IReadOnlyList<Strand> Strands =>
        [.. events.SelectMany(e => e.Peer is null ? [e.Strand] : new[] { e.Strand, e.Peer }).Distinct()];

    /// <summary>Runs <paramref name="program"/> and records what its machines do.</summary>
    /// <param name="program">The program; an exception that it throws comes out, and the recording is lost with it: see <see cref="Record(Action, out TraceLog, TimeProvider?, string)"/>.</param>
    /// <param name="clock">The clock of the events; null: order only, all times zero.</param>
    /// <param name="main">The name of the program's own strand.</param>
    public static TraceLog Record(Action program, TimeProvider? clock = null, string main = "main")
    {
        Record(program, out var log, clock, main);
        return log;
    }

    /// <summary>The same, for a program that may fail: <paramref name="log"/> is set even when the exception comes out.</summary>
    public static void Record(Action program, out TraceLog log, TimeProvider? clock = null, string main = "main")
    {
        ArgumentNullException.ThrowIfNull(program);
        log = new TraceLog();
        using (new Tracer(log, clock, main).Attach()) program();
    }

    /// <inheritdoc/>
    public void Write(in TraceEvent traceEvent) => events.Add(traceEvent);

    /// <inheritdoc/>
    public IEnumerator<TraceEvent> GetEnumerator() => events.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The whole log, one event a line, without times: what two runs must agree on.</summary>
    public override string ToString() => string.Join('\n', events);
}

using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>Threads in the event log: each is a strand, and who blocks, waits.</summary>
internal static class ThreadTrace
{
    /// <summary>What a new thread does, as it stands in the log.</summary>
    /// <param name="name">The name of its strand.</param>
    /// <param name="body">What it does.</param>
    /// <param name="strand">The strand as which it runs, and whose beginning and end somebody else writes; null: a strand of its own.</param>
    /// <param name="saysWhenItBegins">Whether the log shows when the thread first runs, which only takes time on a real one.</param>
    public static Action Of(string name, Action body, Strand? strand, bool saysWhenItBegins)
    {
        if (Tracer.Current is not { } tracer) return body;
        if (strand is not null) return () => RunAs(strand, body);
        strand = tracer.CreateStrand(name);
        tracer.Write(TraceEventKind.Create, strand);
        return () =>
        {
            tracer.MarkStarted(strand);
            if (saysWhenItBegins) tracer.Write(TraceEventKind.Wake, strand);
            try
            {
                RunAs(strand, body);
                tracer.Write(TraceEventKind.Return, strand);
            }
            catch (Exception exception) when (exception is not RunEndedException)
            {
                tracer.Write(TraceEventKind.Raise, strand, value: TraceValue.Format(exception));
                throw;
            }
            finally
            {
                tracer.MarkFinished(strand);
            }
        };
    }

    /// <summary>Does <paramref name="body"/> on behalf of <paramref name="strand"/>.</summary>
    public static void RunAs(Strand strand, Action body)
    {
        var before = Tracer.Enter(strand);
        try
        {
            body();
        }
        finally
        {
            Tracer.Leave(before);
        }
    }

    /// <summary>Does <paramref name="block"/>, during which the strand that runs waits.</summary>
    public static void Blocking(WaitReason reason, string what, Action block)
    {
        var wait = TracedWait.Begin(reason, what);
        try
        {
            block();
        }
        catch (Exception exception) when (exception is not RunEndedException) // which leaves it waiting for ever: the log shows that
        {
            wait.End();
            throw;
        }

        wait.End();
    }
}

using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>Threads in the event log: a new one goes on with the strand that started it, and who blocks, waits.</summary>
internal static class ThreadTrace
{
    /// <summary><paramref name="body"/>, on behalf of the strand that runs now.</summary>
    public static Action Inheriting(Action body)
    {
        if (Tracer.Current is not { } tracer) return body;
        var strand = tracer.Running;
        return () =>
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
        };
    }

    /// <summary>Does <paramref name="block"/>, during which the strand that runs waits.</summary>
    public static void Blocking(WaitReason reason, string what, Action block)
    {
        var wait = TracedWait.Begin(reason, what);
        try
        {
            block();
        }
        finally
        {
            wait.End();
        }
    }
}

using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Visuals.Tests;

/// <summary>Logs to draw: some written by hand, some recorded from real generators.</summary>
internal static class Logs
{
    public static TraceLog ByHand(Action<Tracer> write, TimeProvider? clock = null)
    {
        var log = new TraceLog();
        write(new Tracer(log, clock));
        return log;
    }

    /// <summary>main resumes Proxy, which delegates to Gen; Gen yields twice and returns; Proxy returns.</summary>
    public static TraceLog Delegation() => TraceLog.Record(() =>
    {
        var proxy = Generator.Create<string, int, string>(Proxy);
        proxy.Next();
        proxy.Send(1);
        proxy.TrySend(0, out _);
    });

    public static TraceLog Many(int events) => ByHand(tracer =>
    {
        var gen = tracer.CreateStrand("Gen");
        for (var count = 0; count < events; count += 2)
        {
            tracer.Write(TraceEventKind.Resume, tracer.Main, gen);
            tracer.Write(TraceEventKind.Yield, gen, tracer.Main, $"{count}");
        }
    });

    private static async Coroutine<string> Proxy(Yielder<string, int> yielder) => await Gen(yielder);

    private static async Coroutine<string> Gen(Yielder<string, int> yielder)
    {
        while (await yielder.Yield("k") != 0)
        {
        }

        return "done";
    }
}

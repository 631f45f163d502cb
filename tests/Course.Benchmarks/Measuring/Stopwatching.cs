using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;
using Course.Benchmarks.Workloads;

namespace Course.Benchmarks.Measuring;

/// <summary>Measures one workload in this process. The Python peer does the same, with the same numbers.</summary>
internal static class Stopwatching
{
    private const int Iterations = 75;
    private const int WarmUpCalls = 64;
    private const int LongIterations = 3;
    private const int LongWarmUp = 50; // the part of an iteration that a call of the warm-up has
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LeastLongWarmUp = TimeSpan.FromSeconds(1); // the runtime compiles in the background, and puts that off while there is new code
    private static readonly TimeSpan Iteration = TimeSpan.FromMilliseconds(1); // Shorter than a turn of the scheduler: on a busy machine too, most run undisturbed.

    public static Sample Measure(Workload workload)
    {
        if (workload.Operations is { } operations) return MeasureLong(workload, operations);

        // Many short calls: the runtime replaces code that is called often, in steps, in the background.
        var count = 1;
        var start = Stopwatch.GetTimestamp();
        for (var calls = 0; calls < WarmUpCalls || Stopwatch.GetElapsedTime(start) < WarmUp; calls++)
        {
            if (Time(workload, count) < TimeSpan.FromMicroseconds(200)) count *= 2;
        }

        while (Time(workload, count) < Iteration) count *= 2;
        var times = Enumerable.Range(0, Iterations).Select(_ => Time(workload, count).TotalNanoseconds / count).ToArray();
        return Sampled(workload, count, times);
    }

    // Where an iteration takes long, a few are enough.
    private static Sample MeasureLong(Workload workload, int operations)
    {
        var start = Stopwatch.GetTimestamp();
        for (var calls = 0; calls < WarmUpCalls || Stopwatch.GetElapsedTime(start) < LeastLongWarmUp; calls++) Time(workload, Math.Max(1, operations / LongWarmUp));
        return Sampled(workload, operations, [.. Enumerable.Range(0, LongIterations).Select(_ => Time(workload, operations).TotalNanoseconds / operations)]);
    }

    private static Sample Sampled(Workload workload, int count, double[] times)
    {
        // On whatever thread: goroutines run on threads of their own.
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        workload.Run(count);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var collector = GCSettings.IsServerGC ? "server" : "workstation";
        var concurrent = AppContext.TryGetSwitch("System.GC.Concurrent", out var on) && !on ? "non-concurrent" : "concurrent";
        return new Sample(times, (double)allocated / count, $"{RuntimeInformation.FrameworkDescription}, {collector} GC, {concurrent}");
    }

    private static TimeSpan Time(Workload workload, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var right = workload.Run(count);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return right == count ? elapsed : throw new InvalidOperationException($"'{workload.Name}': of {count} operations only {right} gave the right answer. The measurement is void.");
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Course.Concurrency.Measuring;

/// <summary>What one call of an async method allocates, by what it returns and whether it pauses.</summary>
/// <param name="Name">The way: <c>Task, one pause</c>.</param>
/// <param name="Bytes">What a call allocates, on average.</param>
public sealed record AwaitCost(string Name, double Bytes)
{
    /// <summary>
    /// Measures every way, on a thread of its own, where no context catches continuations. A pause is over as soon as the call has
    /// returned: what is measured is the pause and not a wait. Takes some milliseconds.
    /// </summary>
    /// <param name="calls">Calls of each way, beside as many that fill the pools.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="calls"/> is not above zero.</exception>
    public static IReadOnlyList<AwaitCost> Measure(int calls = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(calls);
        (string Name, Action<int, Gate> Run)[] ways =
        [
            ("no async", static (calls, _) => CallPlain(calls)),
            ("Task, no pause, result 7", static (calls, _) => CallTask(calls, 7)),
            ("Task, no pause, result 1000", static (calls, _) => CallTask(calls, 1_000)),
            ("ValueTask, no pause, result 1000", static (calls, _) => CallValueTask(calls)),
            ("Task, one pause", PauseInTask),
            ("ValueTask, one pause", PauseInValueTask),
            ("ValueTask from a pool, one pause", PauseInPooled),
        ];
        List<AwaitCost> costs = [];
        Thread thread = new(() =>
        {
            Gate gate = new();
            foreach (var (name, run) in ways)
            {
                run(calls, gate);
                var before = GC.GetAllocatedBytesForCurrentThread();
                run(calls, gate);
                costs.Add(new AwaitCost(name, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls));
            }
        }) { IsBackground = true, Name = "cost of await" };
        thread.Start();
        thread.Join();
        return costs;
    }

    private static void CallPlain(int calls)
    {
        for (var call = 0; call < calls; call++) Plain(call);
    }

    private static void CallTask(int calls, int result)
    {
        for (var call = 0; call < calls; call++) _ = InTask(result);
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "It has ended: nothing in it pauses.")]
    private static void CallValueTask(int calls)
    {
        for (var call = 0; call < calls; call++) _ = InValueTask(call).Result;
    }

    private static void PauseInTask(int calls, Gate gate)
    {
        for (var call = 0; call < calls; call++)
        {
            var task = InTask(gate);
            gate.Open();
            _ = task.Result;
        }
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The gate is open: it has ended.")]
    private static void PauseInValueTask(int calls, Gate gate)
    {
        for (var call = 0; call < calls; call++)
        {
            var task = InValueTask(gate);
            gate.Open();
            _ = task.Result;
        }
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The gate is open: it has ended.")]
    private static void PauseInPooled(int calls, Gate gate)
    {
        for (var call = 0; call < calls; call++)
        {
            var task = InPooled(gate);
            gate.Open();
            _ = task.Result;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Plain(int result) => result;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> InTask(int result)
    {
        await Task.CompletedTask;
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async ValueTask<int> InValueTask(int result)
    {
        await Task.CompletedTask;
        return result;
    }

    private static async Task<int> InTask(Gate gate)
    {
        await gate.Wait();
        return 1_000;
    }

    private static async ValueTask<int> InValueTask(Gate gate)
    {
        await gate.Wait();
        return 1_000;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> InPooled(Gate gate)
    {
        await gate.Wait();
        return 1_000;
    }

    /// <summary>A pause that costs nothing itself: one object for all waits, one at a time.</summary>
    private sealed class Gate : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<int> core;

        public ValueTask Wait() => new(this, core.Version);

        public void Open() => core.SetResult(0);

        public void GetResult(short token)
        {
            core.GetResult(token);
            core.Reset();
        }

        public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => core.OnCompleted(continuation, state, token, flags);
    }
}

using System.Diagnostics;
using System.Runtime;
using System.Text.Json;
using Course.Concurrency.Generators;

namespace Course.Visuals;

/// <summary>
/// What one step of a generator costs against the depth of delegation: nested C# iterators pay for every level, CPython's
/// <c>yield from</c> too, and so does a relay by hand; a generator that resumes its innermost frame directly does not.
/// </summary>
public static class StepCostChart
{
    private const int Rounds = 31;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(1); // Shorter than a turn of the scheduler: most rounds run undisturbed on a busy machine too.
    private static readonly TimeSpan LongQuiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortQuiet = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan MostWarmUp = TimeSpan.FromSeconds(50);
    private static readonly RecordedPeer Recording = RecordedPeer.Read("step-cost.json");

    /// <summary>The depths that are measured unless others are given.</summary>
    public static IReadOnlyList<int> Depths { get; } = [1, 10, 100, 1_000];

    /// <summary>Measures <c>Send</c> through <paramref name="depths"/> levels of <c>await</c>, now, on this machine. Takes about a second.</summary>
    public static ChartSeries MeasureGenerators(IEnumerable<int>? depths = null, CancellationToken cancellation = default) =>
        Measure("our generator", depths, SendLoop, cancellation);

    /// <summary>Measures <c>MoveNext</c> through <paramref name="depths"/> levels of <c>foreach … yield return</c>, now, on this machine.</summary>
    public static ChartSeries MeasureIterators(IEnumerable<int>? depths = null, CancellationToken cancellation = default) =>
        Measure("C# iterator", depths, MoveNextLoop, cancellation);

    /// <summary>
    /// Measures <c>Send</c> through <paramref name="depths"/> levels of a relay, now, on this machine: each level is a
    /// generator that steps the next one by hand, as the expansion of <c>yield from</c> in PEP 380 does.
    /// </summary>
    public static ChartSeries MeasureRelays(IEnumerable<int>? depths = null, CancellationToken cancellation = default) =>
        Measure("relay by hand", depths, RelayLoop, cancellation);

    /// <summary>The recorded cost of <c>send</c> through <c>yield from</c> in CPython; where it was recorded stands in <see cref="PythonMachine"/>.</summary>
    public static ChartSeries Python { get; } = new(Recording.Name, [.. Recording.Points.Select(point => new ChartPoint(point.Depth, new Spread(point.Median, point.Low, point.High)))]);

    /// <summary>Where <see cref="Python"/> was recorded.</summary>
    public static string PythonMachine => Recording.Machine;

    /// <summary>The chart of some series, for example <see cref="MeasureGenerators"/>, <see cref="MeasureIterators"/> and <see cref="Python"/>.</summary>
    public static LineChart Of(params IReadOnlyList<ChartSeries> series) => new()
    {
        Title = "Cost of one step against depth of delegation",
        XTitle = "levels of delegation",
        YTitle = "one step",
        Unit = "ns",
        XScale = AxisScale.Logarithmic,
        YScale = AxisScale.Logarithmic,
        Series = series,
        Machine = series.Contains(Python) ? $"{MachineNote.Here} {Python.Name}: recorded on {PythonMachine}." : MachineNote.Here,
    };

    private static ChartSeries Measure(string name, IEnumerable<int>? depths, Func<int, Func<int, int>> make, CancellationToken cancellation)
    {
        int[] chosen = [.. depths ?? Depths];
        if (chosen.FirstOrDefault(depth => depth < 1, 1) is var wrong && wrong < 1) throw new ArgumentOutOfRangeException(nameof(depths), wrong, "A depth of delegation is at least 1.");

        var loops = chosen.Select(make).ToArray();
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            // All depths run the same code, so only the first has to wait for the runtime to optimise it.
            var measured = loops.Select((loop, index) => Time(loop, index == 0 ? LongQuiet : ShortQuiet, start, cancellation)).ToArray();
            ChartSeries series = new(
                measured.All(cost => cost.IsSettled) ? name : $"{name} (while the runtime still compiled)",
                [.. chosen.Zip(measured, (depth, cost) => new ChartPoint(depth, cost.Spread))]);

            // The optimised code may come later than any warm-up waits. If the first depth has become clearly cheaper
            // meanwhile, the numbers mix two codes and are void. A cost cannot fall like that for ever.
            if (measured is [] || Time(loops[0], ShortQuiet, start, cancellation).Spread.Median > measured[0].Spread.Median * 0.7) return series;
        }
    }

    /// <summary>Nanoseconds for one step of <paramref name="loop"/>, which takes a number of steps and returns how many answers were right.</summary>
    private static (Spread Spread, bool IsSettled) Time(Func<int, int> loop, TimeSpan quiet, long start, CancellationToken cancellation)
    {
        var isSettled = WarmUp(loop, quiet, start, cancellation);
        var steps = 64;
        while (TimeOnce(loop, steps) < RoundTime) steps *= 2;
        return (Spread.Of(Enumerable.Range(0, Rounds).Select(_ =>
        {
            cancellation.ThrowIfCancellationRequested();
            return TimeOnce(loop, steps).TotalNanoseconds / steps;
        }).ToArray()), isSettled);
    }

    /// <summary>
    /// Many short calls, until for a while none has been clearly faster than all before and the runtime has compiled nothing.
    /// It replaces its quick first code by optimised code in the background, twice, and in a notebook that work queues up
    /// behind the compilers' own methods, ten thousand of them after a cell of F#; a measurement across that moment, or before it, would mean nothing.
    /// </summary>
    /// <returns>Whether that moment came; false when the runtime was still compiling <see cref="MostWarmUp"/> after <paramref name="start"/>.</returns>
    /// <remarks>
    /// The while is counted in calls, each at its best time, and not by the clock: on a busy machine this thread gets a
    /// fraction of each second, and the thread that compiles no more.
    /// </remarks>
    private static bool WarmUp(Func<int, int> loop, TimeSpan quiet, long start, CancellationToken cancellation)
    {
        var best = TimeSpan.MaxValue;
        var compiled = JitInfo.GetCompiledMethodCount();
        for (var calls = 0; best == TimeSpan.MaxValue || calls * best < quiet; calls++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > MostWarmUp) return false;
            var time = TimeOnce(loop, 256);
            if (time >= best * 0.9 && compiled == JitInfo.GetCompiledMethodCount()) continue;
            (best, compiled, calls) = (time < best ? time : best, JitInfo.GetCompiledMethodCount(), 0);
        }

        return true;
    }

    private static TimeSpan TimeOnce(Func<int, int> loop, int steps)
    {
        var start = Stopwatch.GetTimestamp();
        var right = loop(steps);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return right == steps ? elapsed : throw new InvalidOperationException($"Of {steps} steps only {right} gave the right value: the measurement is void.");
    }

    private static Func<int, int> SendLoop(int depth) =>
        SendLoop(Generator.Create<int, int, int>(yielder => Nested(yielder, depth)));

    private static Func<int, int> RelayLoop(int depth)
    {
        var generator = Generator.Create<int, int, int>(Echo);
        for (var level = 0; level < depth; level++)
        {
            var inner = generator;
            generator = Generator.Create<int, int, int>(yielder => Relay(yielder, inner));
        }

        return SendLoop(generator);
    }

    private static Func<int, int> SendLoop(Generator<int, int, int> generator)
    {
        generator.Next();
        return steps =>
        {
            var right = 0;
            for (var step = 0; step < steps; step++)
            {
                if (generator.Send(step) == step) right++;
            }

            return right;
        };
    }

    private static async Coroutine<int> Nested(Yielder<int, int> yielder, int depth) =>
        depth == 0 ? await Echo(yielder) : await Nested(yielder, depth - 1);

    private static async Coroutine<int> Echo(Yielder<int, int> yielder)
    {
        var got = 0;
        while (true) got = await yielder.Yield(got);
    }

    private static async Coroutine<int> Relay(Yielder<int, int> yielder, Generator<int, int, int> inner)
    {
        var alive = inner.TryNext(out var yielded);
        while (alive)
        {
            var sent = await yielder.Yield(yielded);
            alive = inner.TrySend(sent, out yielded);
        }

        return inner.Result;
    }

    private static Func<int, int> MoveNextLoop(int depth)
    {
        var iterator = Nested(depth).GetEnumerator();
        return steps =>
        {
            var right = 0;
            var before = iterator.Current;
            for (var step = 0; step < steps; step++)
            {
                iterator.MoveNext();
                if (iterator.Current == ++before) right++;
            }

            return right;
        };
    }

    private static IEnumerable<int> Nested(int depth)
    {
        if (depth == 0)
        {
            for (var count = 1; ; count++) yield return count;
        }

        foreach (var value in Nested(depth - 1)) yield return value;
    }

    /// <summary>A file of <c>data/peer-timings</c>, which this library carries as a resource.</summary>
    private sealed record RecordedPeer(string Name, string Machine, IReadOnlyList<RecordedPoint> Points)
    {
        public static RecordedPeer Read(string name)
        {
            using var stream = typeof(RecordedPeer).Assembly.GetManifestResourceStream(name)!;
            return JsonSerializer.Deserialize<RecordedPeer>(stream, JsonSerializerOptions.Web)!;
        }
    }

    private sealed record RecordedPoint(int Depth, double Median, double Low, double High);
}

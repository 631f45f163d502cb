using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Course.Concurrency.Measuring;

/// <summary>What this process used while a program ran: threads and memory beyond those at the beginning, sampled at a steady pace.</summary>
/// <remarks>
/// <para>Memory is the main memory that the process holds (the resident set; on Windows, the working set), because that is the one
/// measure that means the same on Linux, macOS and Windows. A thread's stack counts as far as it has been touched, and not as
/// far as it has been reserved; garbage counts until the collector gives its memory back.</para>
/// <para>It is the whole process that is measured: whatever else runs in it counts too, and so do threads that the runtime
/// starts and code that it compiles meanwhile. Run the program once before, and again to see how far the figures agree.</para>
/// <para>What comes and goes between two samples is not seen. Immutable.</para>
/// </remarks>
public sealed class ResourceUse
{
    private readonly ResourceSample[] samples;

    private ResourceUse(IEnumerable<ResourceSample> samples) => this.samples = [.. samples];

    /// <summary>The samples in order of time: the first before the program ran, with no threads and no memory, the last after its end.</summary>
    public IReadOnlyList<ResourceSample> Samples => samples;

    /// <summary>How long the program ran.</summary>
    public TimeSpan Duration => samples[^1].Time;

    /// <summary>The most threads beyond those at the beginning that a sample found.</summary>
    public int PeakThreads => samples.Max(sample => sample.Threads);

    /// <summary>The most bytes of memory beyond those at the beginning that a sample found.</summary>
    public long PeakMemory => samples.Max(sample => sample.Memory);

    /// <summary>The threads over time.</summary>
    public StepSeries Threads => Series("threads above the beginning", "threads", sample => sample.Threads);

    /// <summary>The memory over time, in MB (10⁶ bytes).</summary>
    public StepSeries Memory => Series("memory above the beginning", "MB", sample => sample.Memory / 1e6);

    /// <summary>What the counter said over time; null without one.</summary>
    public StepSeries? InFlight => samples[0].InFlight is null ? null : Series("in flight", "in flight", sample => sample.InFlight!.Value);

    /// <summary><c>At most 10 threads and 3.2 MB above the beginning, in 102 samples over 1.004 s.</c></summary>
    public override string ToString() => FormattableString.Invariant($"At most {PeakThreads} threads and {PeakMemory / 1e6:0.#} MB above the beginning, in {samples.Length} samples over {Duration.TotalSeconds:0.###} s.");

    /// <summary>Runs <paramref name="program"/> on the calling thread and meanwhile samples the process on a thread of its own, which is not counted.</summary>
    /// <param name="program">The program. An exception that it throws comes out, and the recording is lost with it.</param>
    /// <param name="every">How long to wait from one sample to the next; null for 10 milliseconds.</param>
    /// <param name="inFlight">Something else to sample; it is called on the sampling thread. An exception that it throws ends the sampling, and comes out when the program has ended.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is under a millisecond or over a minute.</exception>
    public static ResourceUse Record(Action program, TimeSpan? every = null, Func<int>? inFlight = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        var pause = every ?? TimeSpan.FromMilliseconds(10);
        if (pause < TimeSpan.FromMilliseconds(1) || pause > TimeSpan.FromMinutes(1)) throw new ArgumentOutOfRangeException(nameof(every), pause, "Samples are taken every millisecond at most, and once a minute at least.");

        // What is garbage already must not be taken for memory that the program uses again, or gives back.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Sampler sampler = new(pause, inFlight);
        program();
        return new ResourceUse(sampler.End());
    }

    private StepSeries Series(string name, string unit, Func<ResourceSample, double> value) =>
        new(name, samples.Select(sample => new SeriesStep(sample.Time, value(sample))), Duration, unit);

    /// <summary>The thread that takes the samples. It is there, and the first sample taken, when the constructor returns.</summary>
    private sealed class Sampler : IDisposable
    {
        private readonly ManualResetEventSlim begun = new();
        private readonly ManualResetEventSlim ending = new();
        private readonly List<ResourceSample> samples = [];
        private readonly TimeSpan pause;
        private readonly Func<int>? inFlight;
        private readonly Thread thread;
        private ProcessReading atBeginning;
        private long start;
        private ExceptionDispatchInfo? failure;

        public Sampler(TimeSpan pause, Func<int>? inFlight)
        {
            this.pause = pause;
            this.inFlight = inFlight;
            thread = new Thread(Run) { IsBackground = true, Name = "samples of resource use" };
            thread.Start();
            begun.Wait();
        }

        public List<ResourceSample> End()
        {
            Dispose();
            failure?.Throw();
            return samples;
        }

        public void Dispose()
        {
            ending.Set();
            thread.Join();
        }

        private void Run()
        {
            try
            {
                _ = ProcessReading.Now(); // whose code is compiled now, so that it is no part of what the program uses
                atBeginning = ProcessReading.Now();
                start = Stopwatch.GetTimestamp();
                samples.Add(new ResourceSample(TimeSpan.Zero, 0, 0, inFlight?.Invoke()));
                begun.Set();
                while (!ending.Wait(pause)) Take();
                Take();
            }
#pragma warning disable CA1031 // Thrown here, it would end the process; it comes out of Record.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
                begun.Set();
            }
        }

        private void Take()
        {
            var now = ProcessReading.Now();
            samples.Add(new ResourceSample(Stopwatch.GetElapsedTime(start), now.Threads - atBeginning.Threads, now.Memory - atBeginning.Memory, inFlight?.Invoke()));
        }
    }
}

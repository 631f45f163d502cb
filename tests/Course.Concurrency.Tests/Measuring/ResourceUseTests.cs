using Course.Concurrency.Measuring;
using Xunit;

namespace Course.Concurrency.Tests.Measuring;

/// <summary>Threads and memory are those of the whole process, so no other test runs meanwhile; figures are compared with what they cannot be less than.</summary>
[CollectionDefinition(nameof(ResourceUseTests), DisableParallelization = true)]
[Collection(nameof(ResourceUseTests))]
public sealed class ResourceUseTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Record_ThreadsAndMemory_AreSeenWhileTheyAreThere()
    {
        const int Count = 40;
        const int Bytes = 200_000_000;
        using CountdownEvent started = new(Count);
        using SampleSignal sampled = new();
        using ManualResetEventSlim done = new();

        var use = ResourceUse.Record(
            () =>
            {
                Thread[] threads = [.. Enumerable.Range(0, Count).Select(_ => new Thread(() =>
                {
                    started.Signal();
                    done.Wait();
                }))];
                foreach (var thread in threads) thread.Start();
                started.Wait(TestContext.Current.CancellationToken);
                var memory = GC.AllocateUninitializedArray<byte>(Bytes);
                for (var page = 0; page < Bytes; page += 1_024) memory[page] = 1;
                sampled.WaitForWholeSample();
                GC.KeepAlive(memory);
                done.Set();
                foreach (var thread in threads) thread.Join();
            },
            Millisecond,
            sampled.Count);

        // Half of it: a thread or some memory of another test may go meanwhile.
        Assert.InRange(use.PeakThreads, Count / 2, int.MaxValue);
        Assert.InRange(use.PeakMemory, Bytes / 2, long.MaxValue);
        Assert.Equal(use.PeakThreads, use.Threads.Most);
        Assert.Equal(use.PeakMemory / 1e6, use.Memory.Most);
    }

    [Fact]
    public void Record_Samples_BeginWithNothingAndAreInOrder()
    {
        using SampleSignal sampled = new();

        var use = ResourceUse.Record(sampled.WaitForWholeSample, Millisecond, sampled.Count);

        Assert.Equal(new ResourceSample(TimeSpan.Zero, 0, 0, 1), use.Samples[0]);
        Assert.InRange(use.Samples.Count, 3, int.MaxValue);
        Assert.Equal(use.Samples.OrderBy(sample => sample.Time), use.Samples);
        Assert.Equal(Enumerable.Range(1, use.Samples.Count), use.Samples.Select(sample => sample.InFlight!.Value));
        Assert.Equal(use.Duration, use.Threads.End);
        Assert.Equal(use.Samples.Count, use.InFlight!.Most);
    }

    [Fact]
    public void Record_ProgramWithoutLength_StillHasABeginningAndAnEnd()
    {
        var use = ResourceUse.Record(() => { });

        Assert.InRange(use.Samples.Count, 2, int.MaxValue);
        Assert.Null(use.InFlight);
        Assert.Null(use.Samples[0].InFlight);
    }

    [Fact]
    public void Record_Program_RunsOnTheCallingThread()
    {
        var thread = -1;

        ResourceUse.Record(() => thread = Environment.CurrentManagedThreadId);

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Record_ProgramThatThrows_StopsSamplingAndTheExceptionComesOut()
    {
        using SampleSignal sampled = new();

        Assert.Throws<FormatException>(() => ResourceUse.Record(() => throw new FormatException(), Millisecond, sampled.Count));

        Assert.False(sampled.IsCalledFrom?.IsAlive); // the sampling thread has ended
    }

    [Fact]
    public void Record_CounterThatThrows_ComesOutWhenTheProgramHasEnded()
    {
        var ended = false;

        Assert.Throws<FormatException>(() => ResourceUse.Record(() => ended = true, Millisecond, () => throw new FormatException()));

        Assert.True(ended);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void Record_PaceThatCannotBe_IsRefused(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ResourceUse.Record(() => { }, TimeSpan.FromMilliseconds(milliseconds)));

    /// <summary>A counter that says when a sample has been taken from beginning to end.</summary>
    private sealed class SampleSignal : IDisposable
    {
        private readonly SemaphoreSlim calls = new(0);
        private int count;

        public Thread? IsCalledFrom { get; private set; }

        public int Count()
        {
            IsCalledFrom = Thread.CurrentThread;
            calls.Release();
            return ++count;
        }

        public void WaitForWholeSample()
        {
            while (calls.Wait(0, CancellationToken.None))
            {
            }

            // The first call may belong to a sample that was under way; the second ends one that has begun since.
            calls.Wait(TestContext.Current.CancellationToken);
            calls.Wait(TestContext.Current.CancellationToken);
        }

        public void Dispose() => calls.Dispose();
    }
}

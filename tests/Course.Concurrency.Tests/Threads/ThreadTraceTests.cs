using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Threads;

/// <summary>Threads in the event log: a strand for each.</summary>
public sealed class ThreadTraceTests
{
    [Fact]
    public void Start_Virtual_GivesEachThreadAStrand()
    {
        var log = Record(threads =>
        {
            var good = threads.Start("good", () => threads.Sleep(TimeSpan.FromSeconds(1)));
            var bad = threads.Start("bad", () => throw new InvalidDataException("broken"));
            good.Join();
            Assert.Throws<InvalidDataException>(bad.Join);
        });

        Assert.Equal(
            """
            good  create
            bad  create
            main  wait join good
            good  wait sleep
            bad  raise InvalidData: broken
            good  wake
            good  return
            main  wake
            """.ReplaceLineEndings("\n"),
            log!.ToString());
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1], log.Select(happened => happened.Time.TotalSeconds));
    }

    [Fact]
    public void Start_AsAGivenStrand_WritesNothingOfItsOwn()
    {
        var log = Record(threads =>
        {
            var tracer = Tracer.Current!;
            threads.Start("fetch", () => tracer.Note("fetching"), tracer.CreateStrand("page")).Join();
        });

        Assert.Equal("main  wait join fetch\npage  note fetching\nmain  wake", log!.ToString());
    }

    [Fact]
    public void Start_OnSystemThreads_GivesEachThreadAStrandThatBeginsAndEnds()
    {
        SystemThreads threads = new();
        var log = TraceLog.Record(() =>
        {
            threads.Start("good", () => Tracer.Current!.Note("here")).Join();
            Assert.Throws<InvalidDataException>(threads.Start("bad", () => throw new InvalidDataException("broken")).Join);
        });

        Assert.Equal(["good  create", "good  wake", "good  note here", "good  return"], log.Where(happened => happened.Strand.Name == "good").Select(happened => happened.ToString()));
        Assert.Equal(["bad  create", "bad  wake", "bad  raise InvalidData: broken"], log.Where(happened => happened.Strand.Name == "bad").Select(happened => happened.ToString()));
    }

    [Fact]
    public void Run_Deadlock_LeavesTheThreadsWaitingAndLeaksNone()
    {
        VirtualThreads threads = new(new VirtualTime());
        TraceLog? log = null;
        Assert.Throws<InvalidOperationException>(() => TraceLog.Record(() => threads.Run(() =>
        {
            IRunningThread? second = null;
            var first = threads.Start("first", () => second!.Join());
            second = threads.Start("second", first.Join);
        }), out log));

        Assert.Equal("first  create\nsecond  create\nfirst  wait join second\nsecond  wait join first", log!.ToString());
    }

    private static TraceLog Record(Action<VirtualThreads> program)
    {
        VirtualTime clock = new();
        VirtualThreads threads = new(clock);
        return TraceLog.Record(() => threads.Run(() => program(threads)), clock);
    }
}

using Course.Concurrency.Generators;
using Course.Concurrency.Measuring;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using FsCheck.Xunit;
using Xunit;

namespace Course.Concurrency.Tests.Measuring;

public sealed class InFlightTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Of_StrandsThatWaitAndEnd_CountsThoseBetween()
    {
        var log = Recorded((tracer, clock) =>
        {
            Strand[] pages = [.. Enumerable.Range(0, 3).Select(page => tracer.CreateStrand($"/{page}"))];
            foreach (var page in pages) tracer.Write(TraceEventKind.Create, page);
            clock.Advance(Second); // created, and not begun
            foreach (var page in pages) tracer.Write(TraceEventKind.Wait, page, wait: WaitReason.Read);
            clock.Advance(Second);
            tracer.Write(TraceEventKind.Return, pages[0]);
            tracer.Write(TraceEventKind.Raise, pages[1]);
            clock.Advance(Second);
            tracer.Write(TraceEventKind.Note, pages[0], value: "what has ended stays ended");
            tracer.Write(TraceEventKind.Return, pages[2]);
            tracer.Write(TraceEventKind.Return, pages[2]);
        });

        var series = InFlight.Of(log, "pages");

        Assert.Equal([new(TimeSpan.Zero, 0), new(Second, 3), new(2 * Second, 1), new(3 * Second, 0)], series.Steps);
        Assert.Equal(("pages", "in flight", 3 * Second), (series.Name, series.Unit, series.End));
    }

    [Fact]
    public void Of_OneAfterTheOther_IsNeverMoreThanOne()
    {
        var log = Recorded((tracer, clock) =>
        {
            for (var page = 0; page < 3; page++)
            {
                var strand = tracer.CreateStrand($"/{page}");
                tracer.Write(TraceEventKind.Resume, tracer.Main, strand);
                tracer.Write(TraceEventKind.Wait, strand, wait: WaitReason.Read);
                clock.Advance(Second);
                tracer.Write(TraceEventKind.Wake, strand);
                tracer.Write(TraceEventKind.Return, strand, tracer.Main);
            }
        });

        Assert.Equal([new(TimeSpan.Zero, 1), new(3 * Second, 0)], InFlight.Of(log).Steps);
    }

    [Fact]
    public void Of_Generators_CountsTheSuspendedAndTheLeaked()
    {
        VirtualTime clock = new();
        var log = TraceLog.Record(
            () =>
            {
                var (first, second) = (Generator.Create<int, int, int>(Once), Generator.Create<int, int, int>(Once));
                first.Next();
                clock.Advance(Second);
                second.Next();
                clock.Advance(Second);
                first.TryNext(out _);
                clock.Advance(Second);
            },
            clock);

        Assert.Equal([new(TimeSpan.Zero, 1), new(Second, 2), new(2 * Second, 1)], InFlight.Of(log).Steps);

        static async Coroutine<int> Once(Yielder<int, int> yielder) => await yielder.Yield(1);
    }

    [Fact]
    public void Of_EmptyLog_IsNothing() => Assert.Equal([new(TimeSpan.Zero, 0)], InFlight.Of(new TraceLog()).Steps);

    [Fact]
    public void Of_SpanThatEndsBeforeItBegins_Throws() => Assert.Throws<ArgumentException>(() => InFlight.Of([(Second, TimeSpan.Zero)]));

    [Property]
    public void Of_AnySpans_IsAsManyAsContainTheMoment((byte Start, byte Length)[] spans)
    {
        var times = spans.Select(span => (Start: TimeSpan.FromTicks(span.Start), End: TimeSpan.FromTicks(span.Start + span.Length))).ToArray();
        var series = InFlight.Of(times);

        Assert.All(Enumerable.Range(0, 512), tick =>
        {
            var moment = TimeSpan.FromTicks(tick);
            Assert.Equal(times.Count(span => span.Start <= moment && moment < span.End), series.At(moment));
        });
    }

    private static TraceLog Recorded(Action<Tracer, VirtualTime> program)
    {
        VirtualTime clock = new();
        TraceLog log = new();
        program(new Tracer(log, clock), clock);
        return log;
    }
}

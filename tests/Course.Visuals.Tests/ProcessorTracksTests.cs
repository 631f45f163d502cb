using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Visuals.Tests;

public sealed class ProcessorTracksTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Of_Log_HasATrackForEachProcessorAndEachGoroutine() =>
        Assert.Equal(["P0", "P1", "A", "B"], new Drawn(new ProcessorTracks(ByHand()).ToHtml()).LaneNames);

    [Fact]
    public void Processor_RunsAGoroutineUntilThatWaits_AndThenLooks() =>
        Assert.Equal(["Looks", "Idle", "Runs"], new Drawn(new ProcessorTracks(ByHand()).ToHtml()).StatesOf("P0"));

    [Fact]
    public void Processor_ThatDies_StaysDead_AndOneThatComesBackHasTheSameTrack() =>
        Assert.Equal(["Idle", "Stopped", "Dead", "Idle", "Runs"], new Drawn(new ProcessorTracks(ByHand()).ToHtml()).StatesOf("P1"));

    [Fact]
    public void Goroutine_IsRunnableRunsAndWaits() =>
        Assert.Equal(["waiting-Turn", "waiting-Receive", "Running"], new Drawn(new ProcessorTracks(ByHand()).ToHtml()).StatesOf("A"));

    [Fact]
    public void Theft_IsAnArrowWithItsNumber()
    {
        var arrow = Assert.Single(new Drawn(new ProcessorTracks(ByHand()).ToHtml()).WithClass("stolen"));
        Assert.Equal("P1 takes from the queue of P0: 2 stolen, at 3 s", Drawn.TitleOf(arrow));
    }

    [Fact]
    public void ToText_SaysWhatThePictureShows()
    {
        var text = new ProcessorTracks(ByHand()) { Title = "By hand" }.ToText();
        Assert.StartsWith("By hand\n\nprocessor  from   to  does\n", text, StringComparison.Ordinal);
        Assert.Contains("\nP0          1 s  2 s  runs A\n", text, StringComparison.Ordinal);
        Assert.Contains("\nP1          4 s  5 s  gcstop: the world is stopped\n", text, StringComparison.Ordinal);
        Assert.Contains("\nA              1  P0   1 s       1 s    6 s      0 s\n", text + "\n", StringComparison.Ordinal);
    }

    [Fact]
    public void FromAndTo_CutThePicture()
    {
        ProcessorTracks cut = new(ByHand()) { From = Second, To = 2 * Second };
        Assert.Equal(["Runs"], new Drawn(cut.ToHtml()).StatesOf("P0"));
    }

    [Fact]
    public void MostGoroutines_SaysHowManyAreMissing()
    {
        ProcessorTracks tracks = new(ByHand()) { MostGoroutines = 1 };
        Assert.Equal(["P0", "P1", "A"], new Drawn(tracks.ToHtml()).LaneNames);
        Assert.Contains("… 1 more goroutines are not drawn", new Drawn(tracks.ToHtml()).Picture.Value, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => tracks with { MostGoroutines = -1 });
    }

    [Fact]
    public void ManyShortTurns_AreDrawnAsOne()
    {
        VirtualTime clock = new();
        TraceLog log = new();
        Tracer tracer = new(log, clock);
        var (processor, a, b) = (tracer.CreateStrand("P0"), tracer.CreateStrand("A"), tracer.CreateStrand("B"));
        for (var turn = 0; turn < 20_000; turn++)
        {
            var goroutine = turn % 2 == 0 ? a : b;
            tracer.Write(TraceEventKind.State, processor, goroutine, "running");
            clock.Advance(TimeSpan.FromMicroseconds(10));
            tracer.Write(TraceEventKind.Wait, goroutine, wait: WaitReason.Turn);
        }

        var html = new ProcessorTracks(log).ToHtml();
        Assert.Equal(["RunsMany"], new Drawn(html).StatesOf("P0"));
        Assert.InRange(html.Length, 1, 60_000);
    }

    [Fact]
    public void ToHtml_SameLogTwice_IsTheSame() => Assert.Equal(new ProcessorTracks(ByHand()).ToHtml(), new ProcessorTracks(ByHand()).ToHtml());

    [Fact]
    public void ToHtml_NoProcessors_SaysSo() =>
        Assert.Contains("no processors", new Drawn(new ProcessorTracks(Logs.Delegation()).ToHtml()).Picture.Value, StringComparison.Ordinal);

    [Fact]
    public void Of_RealRunWithoutTimes_IsDrawnByOrder()
    {
        var log = TraceLog.Record(() => new GoScheduler(2, new VirtualTime()).Run(async () =>
        {
            Channel<int> answers = new();
            for (var number = 0; number < 3; number++) Go(Answer(answers), $"worker {number}");
            for (var number = 0; number < 3; number++) await answers.Receive();
        }));
        var drawn = new Drawn(new ProcessorTracks(log).ToHtml());
        Assert.Equal(["main", "worker 0", "worker 1", "worker 2"], drawn.LaneNames.Where(name => name[0] != 'P'));
        Assert.Contains("events 0 to", drawn.Picture.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_BlockingCallThatKeepsItsProcessor_SaysThatItRunsOnThere()
    {
        var log = TraceLog.Record(() => new GoScheduler(1, new VirtualTime()).Run(async () => await Blocking(() => { })));
        string[] states = [.. log.Where(happened => happened.Kind == TraceEventKind.State).Select(happened => $"{happened.Strand} {happened.Value}")];
        var call = Array.IndexOf(states, "P0 syscall");
        Assert.Equal(["M0 native code", "P0 syscall"], states[(call - 1)..(call + 1)]);
        Assert.Contains("M0 running", states[call..]);
        Assert.Contains("P0 running", states[call..]);
    }

    private static async Routine Answer(SendOnly<int> answers) => await answers.Send(1);

    /// <summary>A runs on P0 for a second and waits; B is stolen by P1, which dies, comes back and runs it.</summary>
    private static TraceLog ByHand()
    {
        VirtualTime clock = new();
        TraceLog log = new();
        Tracer tracer = new(log, clock);
        var (first, second, a, b) = (tracer.CreateStrand("P0"), tracer.CreateStrand("P1"), tracer.CreateStrand("A"), tracer.CreateStrand("B"));
        tracer.Write(TraceEventKind.State, second, value: "idle");
        tracer.Write(TraceEventKind.State, first, value: "running");
        tracer.Write(TraceEventKind.Create, a);
        clock.Advance(Second);
        tracer.Write(TraceEventKind.State, first, a, "running");
        clock.Advance(Second);
        tracer.Write(TraceEventKind.Wait, a, wait: WaitReason.Receive);
        tracer.Write(TraceEventKind.Create, b);
        tracer.Write(TraceEventKind.State, first, value: "idle");
        clock.Advance(Second);
        tracer.Write(TraceEventKind.Message, first, second, "2 stolen");
        clock.Advance(Second);
        tracer.Write(TraceEventKind.State, second, value: "gcstop");
        clock.Advance(Second);
        tracer.Write(TraceEventKind.State, second, value: "dead");
        clock.Advance(Second);
        var again = tracer.CreateStrand("P1");
        tracer.Write(TraceEventKind.State, again, value: "idle");
        clock.Advance(Second);
        tracer.Write(TraceEventKind.State, again, b, "running");
        clock.Advance(Second);
        tracer.Write(TraceEventKind.Return, b);
        return log;
    }
}

using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using Course.Visuals.Markup;
using Xunit;

namespace Course.Visuals.Tests;

/// <summary>A loop, tick by tick.</summary>
public sealed class TickTableTests
{
    [Fact]
    public void Build_CalledObjects_TellEventFutureTaskAndLine()
    {
        var log = TraceLog.Record(() =>
        {
            TracedObject loop = new("loop");
            TracedObject future = new("connected");
            TracedObject task = new("task");
            var coroutine = Generator.Create<string, string>(Fetch);
            using (task.Call("Step(nothing)")) coroutine.Next();
            using (loop.Call("Run"))
            {
                loop.Wait(WaitReason.Select);
                loop.Wake("socket 3: Write");
                using (future.Call("SetResult"))
                using (task.Call("Step(connected)")) coroutine.TrySend("page", out _);
            }
        });

        var rows = Rows(log);
        Assert.Equal(2, rows.Count);
        Assert.Equal(["", "", "task: Step(nothing)", "Fetch, its first line", ""], rows[0].Take(5));
        Assert.Matches("^yield \"connected\", line [0-9]+$", rows[0][5]);
        Assert.Equal(["socket 3: Write", "connected", "task: Step(connected)"], rows[1].Take(3));
        Assert.Matches("^Fetch, line [0-9]+$", rows[1][3]);
        Assert.Equal(["\"page\"", "return"], rows[1].Skip(4));
    }

    [Fact]
    public void Build_SeveralStepsOfOneEvent_NameTheEventOnce()
    {
        var log = TraceLog.Record(() =>
        {
            TracedObject loop = new("loop");
            using var run = loop.Call("Run");
            loop.Wake("socket 3: Read");
            Generator.Create<string, string>(Fetch).Next();
            Generator.Create<string, string>(Fetch).Next();
        });

        Assert.Equal(["socket 3: Read", ""], Rows(log).Select(row => row[0]));
    }

    [Fact]
    public void Build_LibrarysLoop_TellsWhichFutureWasCompleted()
    {
        VirtualTime clock = new();
        using EventLoop loop = new(clock: clock);
        var log = TraceLog.Record(() =>
        {
            var future = loop.CreateFuture<int>();
            loop.CallLater(TimeSpan.FromSeconds(1), () => future.SetResult(7));
            loop.RunUntilComplete(loop.CreateTask(Generator.Create<Future, object?>(async yielder => await yielder.Yield(future))));
        }, clock);

        var rows = Rows(log);
        Assert.Equal("1\u00A0s", rows[1][0]);
        Assert.Equal("Future result 7", rows[1][2]);
        Assert.Equal(["7", "return"], rows[1].Skip(5));
    }

    [Fact]
    public void Build_MoreStepsThanAsked_SaysHowManyAreMissing()
    {
        TickTable table = new(Logs.Many(10)) { MostSteps = 2 };
        Assert.EndsWith("… 3 more steps", table.ToText(), StringComparison.Ordinal);
        Assert.Contains("3 more steps", table.ToHtml(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => table with { MostSteps = 0 });
    }

    [Fact]
    public void Picture_OfCalledObjects_ShowsThemIdleBetweenCalls()
    {
        var log = TraceLog.Record(() =>
        {
            TracedObject task = new("task");
            for (var call = 0; call < 2; call++)
            {
                using (task.Call("Step")) Tracer.Current!.Note("works");
            }
        });
        Drawn drawn = new(new TracePicture(log).ToHtml());

        Assert.Equal(["NotStarted", "Running", "Idle", "Running", "Idle"], drawn.StatesOf("task"));
        Assert.Equal("#0  main → task  call Step", Drawn.TitleOf(drawn.Event(0)));
        Assert.Equal("#2  task → main  answer", Drawn.TitleOf(drawn.Event(2)));
    }

    private static IReadOnlyList<IReadOnlyList<string>> Rows(TraceLog log) => new TickTable(log).Build().Rows;

    private static async Coroutine Fetch(Yielder<string, string> yielder) => await yielder.Yield("connected");
}

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

        var table = new TickTable(log).Build();
        Assert.Equal(["time", "Future", "goes on at", "with", "until"], table.Columns.Select(column => column.Name));
        Assert.Equal(["1\u00A0s", "Future result 7"], table.Rows[1].Take(2));
        Assert.Equal(["7", "return"], table.Rows[1].Skip(3));
    }

    [Fact]
    public void Build_LibrarysLoop_TellsWhichSocketEventCompletedWhichFuture()
    {
        VirtualSelector selector = new(new VirtualTime());
        var (first, second) = VirtualSocket.Pair(selector);
        using EventLoop loop = new(selector);
        async Coroutine Receive(Yielder<Future, object?> yielder, INonBlockingSocket socket)
        {
            var received = loop.CreateFuture<int>();
            loop.AddReader(socket.Descriptor, () => received.TrySetResult(socket.Descriptor));
            received.AddDoneCallback(_ => loop.RemoveReader(socket.Descriptor)); // goes before the task
            await yielder.Yield(received);
        }

        var log = TraceLog.Record(() =>
        {
            foreach (var socket in new[] { first, second }) loop.CreateTask(Generator.Create<Future, object?>(yielder => Receive(yielder, socket)));
            loop.CallLater(TimeSpan.FromSeconds(1), () =>
            {
                first.Send([1], out _);
                second.Send([2], out _);
            });
            loop.CallLater(TimeSpan.FromSeconds(2), loop.Stop);
            loop.RunForever();
        });

        var table = new TickTable(log).Build();
        Assert.Equal(["event", "Future", "goes on at", "with", "until"], table.Columns.Select(column => column.Name));
        Assert.Equal(
            [("socket 4: Read", "Future result 4", "4"), ("socket 3: Read", "Future result 3", "3")], // what first sends arrives at second
            table.Rows.Skip(2).Select(row => (row[0], row[1], row[3])));
    }

    [Fact]
    public void Build_ShowingFrames_TellsWhichEndedAndWhichBegan()
    {
        async Coroutine Read(Yielder<string, string> yielder) => await yielder.Yield("readable");
        async Coroutine ReadTwice(Yielder<string, string> yielder)
        {
            await Read(yielder);
            await Read(yielder);
        }

        var log = TraceLog.Record(() =>
        {
            foreach (var _ in Generator.Create<string, string>(ReadTwice)) { }
        });

        TickTable table = new(log);
        Assert.DoesNotContain(table.Build().Columns, column => column.Name == "by way of");
        table = table with { ShowsFrames = true };
        var way = table.Build().Columns.Select((column, place) => (column.Name, place)).Single(column => column.Name == "by way of").place;
        Assert.Equal(
            ["ReadTwice awaits Read", "Read returns, ReadTwice awaits Read #2", "Read #2 returns"],
            table.Build().Rows.Select(row => row[way]));
    }

    [Fact]
    public void Build_AwaitOfAFuture_NamesNoLineThatItDoesNotKnow()
    {
        using EventLoop loop = new(clock: new VirtualTime());
        async Coroutine Wait(Yielder<Future, object?> yielder, Future<int> first, Future<int> second)
        {
            await yielder.Yield(first);
            await second;
        }

        var log = TraceLog.Record(() =>
        {
            var (first, second) = (loop.CreateFuture<int>(), loop.CreateFuture<int>());
            loop.CallLater(TimeSpan.FromSeconds(1), () => first.SetResult(1));
            loop.CallLater(TimeSpan.FromSeconds(2), () => second.SetResult(2));
            loop.RunUntilComplete(loop.CreateTask(Generator.Create<Future, object?>(yielder => Wait(yielder, first, second))));
        });

        var places = new TickTable(log).Build().Columns.Select((column, place) => (column.Name, place)).Single(column => column.Name == "goes on at").place;
        var rows = Rows(log).Select(row => row[places]).ToList();
        Assert.Equal("Wait, its first line", rows[0]);
        Assert.Matches("^Wait, line [0-9]+$", rows[1]);
        Assert.Equal("Wait", rows[2]);
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

        Assert.Equal(["Running", "Idle", "Running", "Idle"], drawn.StatesOf("task"));
        Assert.Equal("#0  main → task  call Step", Drawn.TitleOf(drawn.Event(0)));
        Assert.Equal("#2  task → main  answer", Drawn.TitleOf(drawn.Event(2)));
    }

    private static IReadOnlyList<IReadOnlyList<string>> Rows(TraceLog log) => new TickTable(log).Build().Rows;

    private static async Coroutine Fetch(Yielder<string, string> yielder) => await yielder.Yield("connected");
}

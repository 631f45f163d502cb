using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Tracing;

/// <summary>What objects that are called write to the event log, and what a loop writes of its selector.</summary>
public sealed class TracedObjectTests
{
    [Fact]
    public void Call_Nested_TellsWhoCalledWhomAndWhoAnswered()
    {
        var log = TraceLog.Record(() =>
        {
            TracedObject future = new("future");
            TracedObject task = new("task");
            using (future.Call("SetResult(1)"))
            {
                using (task.Call("Step")) Generator.Create<int, int>(Body).Next();
            }
        });

        Assert.Equal(
            [
                "main → future  call SetResult(1)", "future → task  call Step", "task → Body  resume", "Body → task  yield 1",
                "task → future  answer", "future → main  answer", "Body  leak",
            ],
            log.Select(e => e.ToString()));
        Assert.Equal(WaitReason.Answer, log[0].Wait);
    }

    [Fact]
    public void Call_MethodThrows_AnswersAndGivesTheTurnBack()
    {
        var log = TraceLog.Record(() =>
        {
            TracedObject task = new("task");
            Assert.Throws<InvalidOperationException>(void () =>
            {
                using var call = task.Call("Step");
                throw new InvalidOperationException();
            });
            Tracer.Current!.Note("after");
        });

        Assert.Equal(["main → task  call Step", "task → main  answer", "main  note after"], log.Select(e => e.ToString()));
    }

    [Fact]
    public void WaitAndWake_AreTheObjectsOwn()
    {
        var log = TraceLog.Record(() =>
        {
            TracedObject loop = new("loop");
            loop.Wait(WaitReason.Select);
            loop.Wake("socket 3: Read");
        });

        Assert.Equal(["loop  wait", "loop  wake socket 3: Read"], log.Select(e => e.ToString()));
        Assert.Equal(WaitReason.Select, log[0].Wait);
    }

    [Fact]
    public void Call_WithoutTracer_WritesNothing()
    {
        TracedObject early = new("early");
        var log = TraceLog.Record(() =>
        {
            using var call = early.Call("SetResult");
            early.Wait(WaitReason.Read);
            early.Wake("it");
        });

        Assert.Empty(log);
    }

    [Fact]
    public void Loop_DescriptorReady_IsAWakeOfTheLoopThatGoesBeforeTheTasks()
    {
        VirtualTime clock = new();
        VirtualSelector selector = new(clock);
        var (here, there) = VirtualSocket.Pair(selector);
        using EventLoop.EventLoop loop = new(selector);
        var log = TraceLog.Record(() =>
        {
            loop.CallLater(TimeSpan.FromSeconds(1), () => there.Send([1], out _));
            Assert.Equal(1, loop.RunUntilComplete(loop.Receive(here, new byte[1])));
        }, clock);

        var wakes = log.Where(e => e.Kind == TraceEventKind.Wake).ToList();
        Assert.Equal(("loop", $"socket {here.Descriptor}: Read", TimeSpan.FromSeconds(1)), (wakes[0].Strand.Name, wakes[0].Value, wakes[0].Time));
        Assert.NotEqual("loop", wakes[1].Strand.Name);
    }

    private static async Coroutine Body(Yielder<int, int> yielder) => await yielder.Yield(1);
}

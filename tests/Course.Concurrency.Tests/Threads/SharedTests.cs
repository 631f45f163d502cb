using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Threads;

/// <summary>A variable whose every access is a step.</summary>
public sealed class SharedTests
{
    [Fact]
    public void Value_OnVirtualThreads_IsAStepAndARemark()
    {
        VirtualThreads threads = new(new VirtualTime(), Schedule.Of("A", "B", "B", "A"));

        TraceLog? log = null;
        Assert.Throws<InvalidDataException>(() => TraceLog.Record(() => threads.Run(() => Programs.Increment(threads, 1, "A", "B")), out log));

        Assert.Equal(
            """
            A  create
            B  create
            main  wait join A
            A  note reads counter: 0
            A  wait
            B  note reads counter: 0
            B  note writes counter: 1
            B  return
            A  note writes counter: 1
            A  return
            main  wake
            main  note reads counter: 1
            """.ReplaceLineEndings("\n"),
            log!.ToString());
        Assert.Equal(WaitReason.Turn, log[4].Wait);
    }

    [Fact]
    public void Value_InTurn_NeedsNoChangeOfThreads()
    {
        VirtualThreads threads = new(new VirtualTime());

        threads.Run(() => Programs.Increment(threads, 2, "A", "B"));

        Assert.Equal(["A", "A", "A", "A", "B", "B", "B", "B"], threads.Recorded.Names);
    }

    [Fact]
    public void Value_OutsideOfVirtualThreads_IsAPlainField()
    {
        Shared<string> word = new("word", "a");

        var log = TraceLog.Record(() => word.Value += "b");

        Assert.Empty(log);
        Assert.Equal("ab", word.Value);
        Assert.Equal("word: \"ab\"", word.ToString());
    }

    [Fact]
    public void ToString_OnAVirtualThread_IsNoStep()
    {
        VirtualThreads threads = new(new VirtualTime());

        threads.Run(() => threads.Start("A", () => Assert.Equal("counter: 1", new Shared<int>("counter", 1).ToString())));

        Assert.Empty(threads.Recorded.Names);
    }
}

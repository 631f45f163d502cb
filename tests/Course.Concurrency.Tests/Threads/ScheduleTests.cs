using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Threads;

/// <summary>Who chooses who runs.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("A, A, B, B", "counter: 2")]
    [InlineData("B, B, A, A", "counter: 2")]
    [InlineData("A, B, A, B", "counter: 1")]
    [InlineData("A, B, B, A", "counter: 1")]
    public void Of_Names_TakeTheStepsInThatOrder(string names, string counted)
    {
        VirtualThreads threads = new(new VirtualTime(), Schedule.Of(names.Split(", ")));

        var failure = Record.Exception(() => threads.Run(() => Programs.Increment(threads, 1, "A", "B")));

        Assert.Equal(counted == "counter: 2" ? null : $"counted {counted}", failure?.Message);
        Assert.Equal(names, threads.Recorded.ToString());
    }

    [Fact]
    public void Of_ShorterThanTheProgram_GoesOnInTurn()
    {
        VirtualThreads threads = new(new VirtualTime(), Schedule.Of("A", "B"));

        Assert.Throws<InvalidDataException>(() => threads.Run(() => Programs.Increment(threads, 1, "A", "B")));

        Assert.Equal(["A", "B", "B", "A"], threads.Recorded.Names);
    }

    [Theory]
    [InlineData("A, B", "Step 2 of the schedule is for 'B', which waits for lock 'door', held by 'A'. Who could run: 'A'.")]
    [InlineData("C", "Step 1 of the schedule is for 'C', which has not been started: there are 'main', 'A', 'B'. Who could run: 'A' or 'B'.")]
    [InlineData("main", "Step 1 of the schedule is for 'main', which waits for the end of 'A'. Who could run: 'A' or 'B'.")]
    [InlineData("A, A, A, A", "Step 4 of the schedule is for 'A', which has ended. Who could run: 'B'.")]
    [InlineData("A, A, A, B, B, B, A, B", "The schedule has 8 steps, and the program has ended after 6: leave out the rest, which begins with 'A'.")]
    public void Of_DoesNotFitTheProgram_SaysWhereAndWhoCouldRun(string names, string message)
    {
        VirtualThreads threads = new(new VirtualTime(), Schedule.Of(names.Split(", ")));

        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => threads.Run(() => Programs.IncrementUnderLock(threads, 1, "A", "B"))).Message);
    }

    [Fact]
    public void Of_ThreadsOfTheSameName_AreNumbered()
    {
        VirtualThreads threads = new(new VirtualTime(), Schedule.Of("worker #2", "worker", "worker #2", "worker"));

        Assert.Equal("counted counter: 1", Assert.Throws<InvalidDataException>(() => threads.Run(() => Programs.Increment(threads, 1, "worker", "worker"))).Message);
    }

    [Fact]
    public void Of_StepsThatOnlyMainCouldTake_NeedNoName()
    {
        VirtualThreads threads = new(new VirtualTime(), Schedule.Of("main", "A"));
        Shared<string> order = new("order", "");

        threads.Run(() =>
        {
            order.Value = "alone"; // no step of the schedule
            var thread = threads.Start("A", () => order.Value = "A");
            order.Value = "main";
            thread.Join();
        });

        Assert.Equal("order: \"A\"", order.ToString());
        Assert.Equal(["main", "A"], threads.Recorded.Names);
    }

    [Fact]
    public void Random_SameSeed_GivesTheSameLogAndOthersDiffer()
    {
        Assert.Equal(Log(Schedule.Random(1)), Log(Schedule.Random(1)));
        Assert.True(Enumerable.Range(0, 10).Select(seed => Log(Schedule.Random(seed))).Distinct().Count() > 5);
    }

    [Fact]
    public void Random_Recorded_ReplaysTheSameLog()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            VirtualThreads threads = new(new VirtualTime(), Schedule.Random(seed));
            var log = TraceLog.Record(() => threads.Run(() => Programs.IncrementUnderLock(threads, 2, "A", "B", "C")));

            Assert.Equal(log.ToString(), LogOfLocks(threads.Recorded));
        }
    }

    [Fact]
    public void ToString_IsOneShortLine()
    {
        Assert.Equal("in turn", Schedule.InTurn.ToString());
        Assert.Equal("in turn", Schedule.Of().ToString());
        Assert.Equal("at random, seed -7", Schedule.Random(-7).ToString());
        Assert.Equal("A, B, A, B", Schedule.Of("A", "B", "A", "B").ToString());
        Assert.Equal("A, A, A, B ×4", Schedule.Of("A", "A", "A", "B", "B", "B", "B").ToString());
        Assert.Equal("A, B, A, B, A, B, A, B, A, B, A, B, … 976 more …, A, B, A, B, A, B, A, B, A, B, A, B", Schedule.Of([.. Enumerable.Range(0, 1000).Select(index => index % 2 == 0 ? "A" : "B")]).ToString());
    }

    [Fact]
    public void Run_Twice_FollowsTheScheduleFromItsBeginning()
    {
        VirtualThreads threads = new(new VirtualTime(), Schedule.Of("B", "A", "A", "B"));

        for (var time = 0; time < 2; time++)
        {
            Assert.Throws<InvalidDataException>(() => threads.Run(() => Programs.Increment(threads, 1, "A", "B")));
            Assert.Equal(["B", "A", "A", "B"], threads.Recorded.Names);
        }
    }

    [Fact]
    public void Run_CallerIsInterruptedWhileAThreadGoesRoundInCircles_EndsIt()
    {
        using ManualResetEventSlim begun = new();
        VirtualThreads threads = new(new VirtualTime());
        Exception? thrown = null;
        Thread? circling = null;
        Thread caller = new(() => thrown = Record.Exception(() => threads.Run(() =>
        {
            Shared<bool> isDone = new("done", false);
            circling = Thread.CurrentThread;
            begun.Set();
            while (!isDone.Value)
            {
            }
        })));
        caller.Start();
        begun.Wait(TestContext.Current.CancellationToken);
        caller.Interrupt();
        caller.Join();
        circling!.Join();

        Assert.IsType<ThreadInterruptedException>(thrown);
    }

    private static string Log(Schedule schedule)
    {
        VirtualThreads threads = new(new VirtualTime(), schedule);
        TraceLog? log = null;
        Record.Exception(() => TraceLog.Record(() => threads.Run(() => Programs.Increment(threads, 2, "A", "B", "C")), out log));
        return log!.ToString();
    }

    private static string LogOfLocks(Schedule schedule)
    {
        VirtualThreads threads = new(new VirtualTime(), schedule);
        return TraceLog.Record(() => threads.Run(() => Programs.IncrementUnderLock(threads, 2, "A", "B", "C"))).ToString();
    }
}

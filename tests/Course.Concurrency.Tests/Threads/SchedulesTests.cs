using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Threads;

/// <summary>The search for a schedule that breaks a program.</summary>
public sealed class SchedulesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void ExploreAll_TwoIncrements_FindsThatFourOfSixLoseAnUpdate()
    {
        var explored = Schedules.ExploreAll(threads => Programs.Increment(threads, 1, "A", "B"), cancellation: Cancellation);

        Assert.Equal((6, true, 4), (explored.Runs, explored.IsExhaustive, explored.Failures));
        Assert.Equal("counted counter: 1", explored.FirstFailure!.Exception.Message);
        Assert.Equal("6 schedules, all that there are: 4 fail. The first: A reads counter, B reads counter, B writes counter, A writes counter: counted counter: 1", explored.ToString());
    }

    [Fact]
    public void Replay_FailedSchedule_GivesTheLogOfThatRun()
    {
        var failure = Schedules.ExploreAll(threads => Programs.Increment(threads, 1, "A", "B"), cancellation: Cancellation).FirstFailure!;

        var log = failure.Replay();

        Assert.Equal(["A reads counter: 0", "B reads counter: 0", "B writes counter: 1", "A writes counter: 1", "main reads counter: 1"],
            log.Where(happened => happened.Kind == TraceEventKind.Note).Select(happened => $"{happened.Strand} {happened.Value}"));
        Assert.Equal(log.ToString(), failure.Replay().ToString());
        VirtualThreads threads = new(new VirtualTime(), failure.Schedule);
        TraceLog? again = null;
        Assert.Throws<InvalidDataException>(() => TraceLog.Record(() => threads.Run(() => Programs.Increment(threads, 1, "A", "B")), out again));
        Assert.Equal(log.ToString(), again!.ToString());
    }

    [Fact]
    public void ExploreAll_WithALock_OnlyTheOrderOfThreadsIsLeft()
    {
        var explored = Schedules.ExploreAll(threads => Programs.IncrementUnderLock(threads, 1, "A", "B", "C"), cancellation: Cancellation);

        Assert.Equal((6, true, 0, null), (explored.Runs, explored.IsExhaustive, explored.Failures, explored.FirstFailure));
        Assert.Equal("6 schedules, all that there are: none fails", explored.ToString());
    }

    [Fact]
    public void ExploreAll_LocksInOppositeOrder_FindsTheDeadlock()
    {
        var explored = Schedules.ExploreAll(threads => Programs.TwoLocks(threads, inTheSameOrder: false), cancellation: Cancellation);

        Assert.Equal((4, true, 2), (explored.Runs, explored.IsExhaustive, explored.Failures));
        Assert.Equal("Ann locks a, Bob locks b", explored.FirstFailure!.Description);
        Assert.Contains("'Ann' waits for lock 'b', held by 'Bob'; 'Bob' waits for lock 'a', held by 'Ann'", explored.FirstFailure.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["main join Ann", "Ann b", "Bob a"], explored.FirstFailure.Replay().Where(happened => happened.Kind == TraceEventKind.Wait && happened.Wait != WaitReason.Turn).Select(happened => $"{happened.Strand} {happened.Value}"));
    }

    [Fact]
    public void ExploreAll_LocksInTheSameOrder_NeverDeadlock() =>
        Assert.Equal((2, true, 0), Outcome(Schedules.ExploreAll(threads => Programs.TwoLocks(threads, inTheSameOrder: true), cancellation: Cancellation)));

    [Fact]
    public void ExploreAll_ThreePhilosophers_StarveUnlessOneIsLeftHanded()
    {
        var starving = Schedules.ExploreAll(threads => Programs.Dine(threads, 3, isLastLeftHanded: false), cancellation: Cancellation);
        var dining = Schedules.ExploreAll(threads => Programs.Dine(threads, 3, isLastLeftHanded: true), cancellation: Cancellation);

        Assert.True(starving.IsExhaustive && starving.Failures is > 0 and var failures && failures < starving.Runs);
        Assert.Equal(["P0 locks fork 0", "P1 locks fork 1", "P2 locks fork 2"], starving.FirstFailure!.Description.Split(", ").Order());
        Assert.True(dining.IsExhaustive);
        Assert.Equal(0, dining.Failures);
    }

    [Fact]
    public void ExploreAll_EveryScheduleIsTriedOnce()
    {
        List<VirtualThreads> runs = [];

        var explored = Schedules.ExploreAll(
            threads =>
            {
                runs.Add(threads);
                Programs.Increment(threads, 2, "A", "B");
            },
            cancellation: Cancellation);

        Assert.Equal(70, explored.Runs);
        Assert.Equal(70, runs.Select(threads => string.Join(',', threads.Recorded.Names)).Distinct().Count());
    }

    [Fact]
    public void ExploreAll_MainTakesStepsToo_TheyAreChosenAmong()
    {
        var explored = Schedules.ExploreAll(
            threads =>
            {
                Shared<int> counter = new("counter", 0);
                var thread = threads.Start("A", () => counter.Value++);
                counter.Value++;
                thread.Join();
                if (counter.Value != 2) throw new InvalidDataException();
            },
            cancellation: Cancellation);

        Assert.Equal((6, true, 4), Outcome(explored));
    }

    [Fact]
    public void ExploreAll_ThreadsThatWakeAtTheSameMoment_AreChosenAmong()
    {
        var explored = Schedules.ExploreAll(
            threads =>
            {
                Shared<int> counter = new("counter", 0);
                Programs.JoinAll(new[] { "A", "B" }.Select(name => threads.Start(name, () =>
                {
                    threads.Sleep(Second);
                    counter.Value++;
                })));
                Assert.Equal(Second, threads.Clock.Elapsed);
                if (counter.Value != 2) throw new InvalidDataException();
            },
            cancellation: Cancellation);

        Assert.Equal((6, false, 4), Outcome(explored));
        Assert.Contains(explored.FirstFailure!.Replay(), happened => happened.Time == Second);
    }

    [Fact]
    public void ExploreAll_ThreadsThatWakeAtDifferentMoments_LeaveNoChoiceAndAreNotAllThereAre()
    {
        var explored = Schedules.ExploreAll(
            threads =>
            {
                Shared<int> counter = new("counter", 0);
                for (var second = 1; second <= 3; second++)
                {
                    var time = second * Second;
                    threads.Start($"{second}", () =>
                    {
                        threads.Sleep(time);
                        counter.Value++;
                    });
                }
            },
            cancellation: Cancellation);

        Assert.Equal((1, false, 0), Outcome(explored));
    }

    [Fact]
    public void ExploreAll_ThreadThatNobodyJoinsThrows_IsAFailure()
    {
        var explored = Schedules.ExploreAll(threads => threads.Start("A", () => throw new InvalidDataException("broken")), cancellation: Cancellation);

        Assert.Equal((1, true, 1), Outcome(explored));
        Assert.Equal("1 schedule, all that there are: 1 fails. The first: no step: broken", explored.ToString());
        Assert.EndsWith("A  raise InvalidData: broken", explored.FirstFailure!.Replay().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ExploreAll_MoreThanMost_IsNotExhaustive()
    {
        Assert.Equal((5, false, 3), Outcome(Schedules.ExploreAll(threads => Programs.Increment(threads, 1, "A", "B"), most: 5, cancellation: Cancellation)));
        Assert.Equal((6, true, 4), Outcome(Schedules.ExploreAll(threads => Programs.Increment(threads, 1, "A", "B"), most: 6, cancellation: Cancellation)));
    }

    [Fact]
    public void ExploreAll_ThreadGoesRoundInCircles_IsAFailureAndTheLast()
    {
        var explored = Schedules.ExploreAll(
            threads =>
            {
                Shared<bool> isDone = new("done", false);
                threads.Start("A", () =>
                {
                    while (!isDone.Value)
                    {
                    }
                });
            },
            cancellation: Cancellation);

        Assert.Equal((1, false, 1), Outcome(explored));
        Assert.Equal("The threads have taken 10,000 steps and have not ended: does 'A' go round in circles?", explored.FirstFailure!.Exception.Message);
        Assert.StartsWith("A reads done, A reads done, ", explored.FirstFailure.Description, StringComparison.Ordinal);
        Assert.Equal("A ×10000", explored.FirstFailure.Schedule.ToString());
        Assert.Equal(10_000, explored.FirstFailure.Replay().Count(happened => happened.Kind == TraceEventKind.Note));
    }

    [Fact]
    public void ExploreAll_ProgramChangesFromRunToRun_SaysSo()
    {
        var run = 0;

        var thrown = Assert.Throws<InvalidOperationException>(() => Schedules.ExploreAll(threads => Programs.Increment(threads, ++run % 2 + 1, "A", "B"), cancellation: Cancellation));

        Assert.StartsWith("The program did not do the same again under the same schedule: ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_ProgramChangesFromRunToRun_SaysSo()
    {
        var fails = true;
        var (prefix, count) = ("", 2);
        var failure = Schedules.ExploreAll(
            threads =>
            {
                Programs.Increment(threads, 1, [.. Enumerable.Range(0, count).Select(index => $"{prefix}{index}")]);
                if (fails) throw new InvalidDataException("broken");
            },
            most: 1,
            cancellation: Cancellation).FirstFailure!;

        Assert.Equal("broken", failure.Exception.Message);
        fails = false;
        Assert.StartsWith("The program did not do the same again under the same schedule: it failed with InvalidData: broken, and now it does not fail.", Assert.Throws<InvalidOperationException>(failure.Replay).Message, StringComparison.Ordinal);
        (fails, count) = (true, 1);
        Assert.StartsWith("The program did not do the same again under the same schedule: step 3 was '1 reads counter', and now it is none.", Assert.Throws<InvalidOperationException>(failure.Replay).Message, StringComparison.Ordinal);
        count = 3;
        Assert.StartsWith("The program did not do the same again under the same schedule: step 5 was none, and now it is '2 reads counter'.", Assert.Throws<InvalidOperationException>(failure.Replay).Message, StringComparison.Ordinal);
        prefix = "x";
        Assert.StartsWith("The program did not do the same again under the same schedule: step 1 of the schedule is for '0', which has not been started: there are 'main', 'x0'", Assert.Throws<InvalidOperationException>(failure.Replay).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExploreSeeds_FindsTheSameFailureWithTheSameSeeds()
    {
        var explored = Schedules.ExploreSeeds(threads => Programs.Increment(threads, 3, "A", "B"), seeds: 50, firstSeed: 100, cancellation: Cancellation);
        var failure = explored.FirstFailure!;

        Assert.Equal(50, explored.Runs);
        Assert.False(explored.IsExhaustive);
        Assert.InRange(failure.Seed!.Value, 100, 149);
        Assert.StartsWith($"seed {failure.Seed}: ", failure.ToString(), StringComparison.Ordinal);

        var again = Schedules.ExploreSeeds(threads => Programs.Increment(threads, 3, "A", "B"), seeds: 1, firstSeed: failure.Seed.Value, cancellation: Cancellation);
        Assert.Equal(failure.ToString(), again.FirstFailure!.ToString());
        VirtualThreads threads = new(new VirtualTime(), Schedule.Random(failure.Seed.Value));
        TraceLog? log = null;
        Assert.Throws<InvalidDataException>(() => TraceLog.Record(() => threads.Run(() => Programs.Increment(threads, 3, "A", "B")), out log));
        Assert.Equal(log!.ToString(), failure.Replay().ToString());
    }

    [Fact]
    public void ExploreSeeds_TimerCallbackThrows_IsAFailure()
    {
        var explored = Schedules.ExploreSeeds(
            threads =>
            {
                using var timer = threads.Clock.CreateTimer(_ => throw new InvalidDataException("broken timer"), null, Second, Timeout.InfiniteTimeSpan);
                threads.Sleep(2 * Second);
            },
            seeds: 2,
            cancellation: Cancellation);

        Assert.Equal((2, 2, "broken timer"), (explored.Runs, explored.Failures, explored.FirstFailure!.Exception.Message));
    }

    [Fact]
    public void Explore_Recorded_LeavesNothingInTheLog()
    {
        Assert.Empty(TraceLog.Record(() => Schedules.ExploreAll(threads => Programs.Increment(threads, 1, "A", "B"), cancellation: Cancellation)));
        var log = TraceLog.Record(() =>
        {
            Schedules.ExploreSeeds(threads => Programs.Increment(threads, 1, "A"), seeds: 1, cancellation: Cancellation);
            Tracer.Current!.Note("after");
        });
        Assert.Equal("main  note after", log.ToString());
    }

    [Fact]
    public void Explore_ThreadsAreUsedAgainAndEndWithTheSearch()
    {
        HashSet<Thread> carriers = [];

        var explored = Schedules.ExploreAll(
            threads =>
            {
                carriers.Add(Thread.CurrentThread);
                threads.Start("A", () => carriers.Add(Thread.CurrentThread));
                threads.Start("B", () => carriers.Add(Thread.CurrentThread));
                Programs.Increment(threads, 2, "C", "D");
            },
            cancellation: Cancellation);

        Assert.Equal(70, explored.Runs);
        Assert.InRange(carriers.Count, 1, 5);
        foreach (var thread in carriers) thread.Join();
    }

    [Fact]
    public void Explore_CallerIsInterrupted_EndsTheThreads()
    {
        using ManualResetEventSlim blocked = new();
        HashSet<Thread> carriers = [];
        Exception? thrown = null;
        Thread stuck = new(() => thrown = Record.Exception(() => Schedules.ExploreAll(
            threads =>
            {
                carriers.Add(Thread.CurrentThread);
                threads.Start("A", () =>
                {
                    carriers.Add(Thread.CurrentThread);
                    blocked.Set();
                    Thread.Sleep(Timeout.Infinite); // outside virtual time, so nothing but an interrupt ends it
                }).Join();
            },
            cancellation: Cancellation)));

        stuck.Start();
        blocked.Wait(Cancellation);
        stuck.Interrupt();
        stuck.Join();

        Assert.IsType<ThreadInterruptedException>(thrown);
        Assert.Equal(2, carriers.Count);
        foreach (var thread in carriers) thread.Join();
    }

    [Fact]
    public void Explore_Cancelled_Stops()
    {
        using CancellationTokenSource cancelling = new();
        var runs = 0;

        Assert.Throws<OperationCanceledException>(() => Schedules.ExploreSeeds(
            _ =>
            {
                if (++runs == 3) cancelling.Cancel();
            },
            cancellation: cancelling.Token));

        Assert.Equal(3, runs);
    }

    [Fact]
    public void Explore_NothingToTry_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedules.ExploreAll(_ => { }, most: 0, Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedules.ExploreSeeds(_ => { }, seeds: 0, cancellation: Cancellation));
        Assert.Throws<ArgumentNullException>(() => Schedules.ExploreAll(null!, cancellation: Cancellation));
    }

    [Fact]
    public void Explore_ExecutionContext_ReachesTheProgram()
    {
        AsyncLocal<string> ambient = new() { Value = "here" };
        HashSet<string?> seen = [];

        Schedules.ExploreSeeds(threads => threads.Start("A", () => seen.Add(ambient.Value)), seeds: 3, cancellation: Cancellation);

        Assert.Equal(["here"], seen);
    }

    private static (int Runs, bool IsExhaustive, int Failures) Outcome(Exploration explored) => (explored.Runs, explored.IsExhaustive, explored.Failures);
}

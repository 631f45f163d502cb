using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop.Tests;

public sealed class SchedulingTests : LoopTestBase
{
    [Fact]
    public void CallSoon_FromACallback_RunsInTheNextIteration()
    {
        Loop.CallSoon(() =>
        {
            Log.Add("first");
            Loop.CallSoon(() => Log.Add("third"));
        });
        Loop.CallSoon(() => Log.Add("second"));
        Loop.Stop();
        Loop.RunForever(); // one iteration
        Assert.Equal(["first", "second"], Log);
        Loop.Stop();
        Loop.RunForever();
        Assert.Equal(["first", "second", "third"], Log);
    }

    [Fact]
    public void Handle_Cancelled_IsNotCalledAndSaysWhetherItWasInTime()
    {
        var handle = Loop.CallSoon(() => Log.Add("cancelled"));
        var kept = Loop.CallSoon(state => Log.Add($"kept {state}"), 1);
        Assert.True(handle.Cancel());
        Assert.False(handle.Cancel());
        Loop.Stop();
        Loop.RunForever();
        Assert.Equal(["kept 1"], Log);
        Assert.False(kept.Cancel());
        Assert.False(default(Handle).Cancel());
    }

    [Fact]
    public void CallAt_EqualTimes_AreCalledInTheOrderTheyWereSet()
    {
        for (var number = 0; number < 200; number++)
        {
            var name = number;
            Loop.CallAt(Seconds(1 + number % 3), () => Note($"{name}"));
        }

        Loop.RunUntilComplete(Loop.Sleep(Seconds(10)));
        Assert.Equal([.. Enumerable.Range(0, 200).OrderBy(number => number % 3).Select(number => $"{1 + number % 3}: {number}")], Log);
    }

    [Fact]
    public void CallSoon_FromATimerOfTheVirtualClock_EndsTheWait()
    {
        using var timer = Clock.CreateTimer(_ => Loop.CallSoon(() => Note("called")), null, Seconds(1), Timeout.InfiniteTimeSpan);
        Loop.RunUntilComplete(Loop.Sleep(Seconds(5)));
        Assert.Equal(["1: called"], Log);
    }

    [Fact]
    public void CallLater_FromATimerOfTheVirtualClock_ShortensTheWait()
    {
        using var timer = Clock.CreateTimer(_ => Loop.CallLater(Seconds(1), () => Note("called")), null, Seconds(1), Timeout.InfiniteTimeSpan);
        Loop.RunUntilComplete(Loop.Sleep(Seconds(5)));
        Assert.Equal(["2: called"], Log);
    }

    [Fact]
    public void Delay_OnTheVirtualClock_BringsAnOrdinaryMethodBackAtItsTime()
    {
        Loop.RunUntilComplete(async () =>
        {
            await Task.WhenAll(Task.Delay(Seconds(1), Clock), Task.Delay(Seconds(2), Clock));
            Note("back");
        });
        Assert.Equal(["2: back"], Log);
    }

    [Fact]
    public void TimerHandle_CancelledByAnEarlierCallbackOfTheSameTime_IsNotCalled()
    {
        TimerHandle? second = null;
        Loop.CallLater(Seconds(1), () => Assert.True(second!.Cancel()));
        second = Loop.CallLater(Seconds(1), () => Note("late"));
        Loop.RunUntilComplete(Loop.Sleep(Seconds(2)));
        Assert.Empty(Log);
        Assert.False(second.Cancel());
        Assert.True(second.IsCancelled);
    }

    [Fact]
    public void CancelledTimers_InGreatNumbers_AreThrownOut()
    {
        for (var number = 0; number < 10_000; number++) Loop.CallLater(Seconds(1000), () => { }).Cancel();
        Assert.InRange(Loop.ScheduledTimers, 0, 101);
        Loop.CallLater(Seconds(1), () => Note("kept"));
        for (var number = 0; number < 10_000; number++) Loop.CallLater(Seconds(0.5), () => Note("never")).Cancel();
        Loop.RunUntilComplete(Loop.Sleep(Seconds(2)));
        Assert.Equal(["1: kept"], Log);
    }

    [Fact]
    public void CallLater_BeyondTheEndOfTime_IsNever()
    {
        Loop.CallLater(TimeSpan.MaxValue, () => Note("never"));
        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));
        Assert.Empty(Log);
    }

    [Fact]
    public void CallSoon_AMillionTimes_AllocatesNothing()
    {
        var left = 1_000;
        void Again()
        {
            if (--left > 0) Loop.CallSoon(callback!);
            else Loop.Stop();
        }

        callback = Again;
        void Run(int times)
        {
            left = times;
            Loop.CallSoon(callback);
            Loop.RunForever();
        }

        Run(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1);
        var fixedCost = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        Run(1_000_000);
        Assert.Equal(fixedCost, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private Action? callback;

    [Fact]
    public void Callback_Throws_IsReportedAndTheOthersRun()
    {
        Loop.CallSoon(() => throw new TimeZoneNotFoundException("lost?"));
        Loop.CallSoon(() => Note("runs"));
        Loop.Stop();
        Loop.RunForever();
        Assert.Equal("lost?", Assert.Single(Errors).Exception!.Message);
        Assert.Equal(["0: runs"], Log);
    }

    [Fact]
    public void RunForever_WhileItRuns_IsRefused()
    {
        Exception? same = null;
        Exception? other = null;
        Loop.CallSoon(() =>
        {
            same = Record.Exception(Loop.RunForever);
            using EventLoop second = new(clock: Clock);
            other = Record.Exception(second.RunForever);
            Loop.Stop();
        });
        Loop.RunForever();
        Assert.IsType<InvalidOperationException>(same);
        Assert.IsType<InvalidOperationException>(other);
        Assert.False(Loop.IsRunning);
    }

    [Fact]
    public void RunUntilComplete_StoppedBefore_SaysSo()
    {
        Loop.CallSoon(Loop.Stop);
        var error = Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(Loop.CreateFuture<int>()));
        Assert.Contains("stopped before", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunUntilComplete_NothingCanEverHappen_IsADeadlockAndNotAHang() =>
        Assert.Contains("Deadlock", Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(Loop.CreateFuture<int>())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task CallSoonThreadSafe_FromManyThreads_LosesNothingAndKeepsEachOrder()
    {
        const int Threads = 4;
        const int Calls = 2_000;
        using EventLoop loop = new();
        var next = new int[Threads];
        var left = Threads * Calls;
        var running = Task.Run(loop.RunForever, TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var call = 0; call < Calls; call++)
            {
                var expected = call;
                loop.CallSoonThreadSafe(() =>
                {
                    Assert.Equal(expected, next[thread]++);
                    if (--left == 0) loop.Stop();
                });
            }
        })));
        await running;
        Assert.All(next, count => Assert.Equal(Calls, count));
    }

    [Fact]
    public async Task CallSoon_FromAnotherThread_IsRefused()
    {
        using EventLoop loop = new();
        TaskCompletionSource started = new();
        loop.CallSoon(started.SetResult);
        var running = Task.Run(loop.RunForever, TestContext.Current.CancellationToken);
        await started.Task;
        Assert.Contains("another thread", Assert.Throws<InvalidOperationException>(() => loop.CallSoon(() => { })).Message, StringComparison.Ordinal);
        loop.CallSoonThreadSafe(loop.Stop);
        await running;
    }

    [Fact]
    public void Close_ThenUse_IsRefused()
    {
        Loop.Close();
        Loop.Close();
        Assert.Throws<ObjectDisposedException>(() => Loop.CallSoon(() => { }));
        Assert.Throws<ObjectDisposedException>(() => Loop.CallSoonThreadSafe(() => { }));
        Assert.Throws<ObjectDisposedException>(Loop.RunForever);
    }

    [Fact]
    public void Close_WhileItRuns_IsRefused()
    {
        Exception? error = null;
        Loop.CallSoon(() =>
        {
            error = Record.Exception(Loop.Close);
            Loop.Stop();
        });
        Loop.RunForever();
        Assert.IsType<InvalidOperationException>(error);
    }

    [Fact]
    public void Debug_SlowCallback_IsNamedWithItsTime()
    {
        List<SlowCallback> slow = [];
        Loop.IsDebug = true;
        Loop.SlowCallbackHandler = slow.Add;
        void Blocks() => Clock.Advance(Seconds(2));
        Loop.CallSoon(Blocks);
        Loop.CallSoon(() => Clock.Advance(TimeSpan.FromMilliseconds(99)));
        Loop.RunUntilComplete(Loop.CreateTask(Slow(), "crawler"));
        Assert.Equal([("Blocks", Seconds(2)), ("crawler (Slow)", Seconds(1))], slow.Select(one => (one.Name, one.Duration)));
    }

    private async Coroutine Slow()
    {
        Clock.Advance(Seconds(1));
        await Loop.Yield();
    }

    [Fact]
    public void ExecutionContext_OfTheScheduling_IsThatOfTheCallback()
    {
        AsyncLocal<string> ambient = new() { Value = "outside" };
        void Show(string what) => Log.Add($"{what} {ambient.Value}");
        ambient.Value = "soon";
        Loop.CallSoon(() =>
        {
            Show("soon");
            ambient.Value = "changed within";
        });
        Loop.CallSoon(() => Show("next"));
        ambient.Value = "timer";
        Loop.CallLater(Seconds(1), () => Show("timer"));
        ambient.Value = "future";
        var future = Loop.CreateFuture<int>();
        future.AddDoneCallback(_ => Show("future"));
        ambient.Value = "task";
        async Coroutine Body()
        {
            Show("task");
            ambient.Value = "task's own";
            await Loop.Sleep(Seconds(2));
            Show("task");
            future.SetResult(1);
        }

        var task = Loop.CreateTask(Body());
        ambient.Value = "ordinary";
        var ordinary = Loop.CreateTask(async () =>
        {
            await Loop.Sleep(Seconds(1));
            await Task.Yield();
            Show("ordinary");
        });
        ambient.Value = "runner";
        Loop.RunUntilComplete(task);
        Loop.RunUntilComplete(ordinary);
        Show("after");
        Assert.Equal(["soon soon", "next soon", "task task", "timer timer", "ordinary ordinary", "task task's own", "future future", "after runner"], Log);
    }
}

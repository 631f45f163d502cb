using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop.Tests;

/// <summary>Corners in which an exception, a cancellation or a continuation could get lost.</summary>
public sealed class NothingIsLostTests : LoopTestBase
{
    [Fact]
    public void CallbackThatThrows_AfterACoroutineThatWasOverAtOnce_LetsTheMethodGoOn()
    {
        var future = Loop.CreateFuture<int>();
        async Coroutine<int> One() => await Loop.Sleep(TimeSpan.Zero, 1) - 1 + await Ready();
        async Coroutine<int> Ready() => 1;
        async Task Method()
        {
            await Ready();
            future.SetResult(await One());
        }

        Loop.CallSoon(() =>
        {
            _ = Method();
            throw new TimeZoneNotFoundException("callback");
        });

        Assert.Equal(1, Loop.RunUntilComplete(future));
        Assert.Equal("callback", Assert.Single(Errors).Exception!.Message);
    }

    [Fact]
    public void WaitFor_CancelledWhileTheInnerTaskFails_ReportsWhatNobodyGets()
    {
        async Coroutine<int> Inner()
        {
            try
            {
                return await Loop.Sleep(Seconds(10), 1);
            }
            finally
            {
                Note("cleans up");
#pragma warning disable CA2219 // That is the case.
                throw new TimeZoneNotFoundException("clean-up failed");
#pragma warning restore CA2219
            }
        }

        var task = Loop.CreateTask(Loop.WaitFor(Inner(), Seconds(20)));
        Loop.CallLater(Seconds(1), () => task.Cancel());

        Assert.Throws<CancelledException>(() => Loop.RunUntilComplete(task));
        Loop.Close();
        Assert.Equal("clean-up failed", Assert.Single(Errors).Exception!.Message);
        Assert.Equal(["1: cleans up"], Log);
    }

    [Fact]
    public void GroupWithATaskThatNobodyCancelled_FailsWithItsOperationCanceledException()
    {
        async Coroutine TimesOut()
        {
            await Loop.Sleep(Seconds(1));
            throw new TaskCanceledException("the request", new TimeoutException("took too long"));
        }

        async Coroutine Sibling()
        {
            try
            {
                await Loop.Sleep(Seconds(10));
            }
            finally
            {
                Note("sibling ends");
            }
        }

        var failure = Assert.Throws<AggregateException>(() => Loop.RunUntilComplete(Loop.RunGroup(async group =>
        {
            _ = group.CreateTask(TimesOut());
            await group.CreateTask(Sibling());
        })));

        Assert.IsType<TaskCanceledException>(Assert.Single(failure.InnerExceptions));
        Assert.Equal(["1: sibling ends"], Log);
    }

    [Fact]
    public void ForgottenTaskThatNobodyCancelled_ReportsItsOperationCanceledException()
    {
#pragma warning disable CS1998 // It fails at once.
        async Coroutine TimesOut() => throw new OperationCanceledException("backend timed out");
#pragma warning restore CS1998
        _ = Loop.CreateTask(TimesOut());
        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));
        Loop.Close();

        Assert.Equal("backend timed out", Assert.Single(Errors).Exception!.Message);
    }

    [Fact]
    public void TimeoutOfAnAwaitOfTheLoops_LeavesTheTokenOfTheMethodAlone()
    {
        var cancelled = Loop.RunUntilComplete(Loop.CreateTask(async token =>
        {
            try
            {
                await Loop.Timeout(Seconds(1), async _ => await Loop.Sleep(Seconds(5)));
            }
            catch (TimeoutException)
            {
                return token.IsCancellationRequested;
            }

            return true;
        }));

        Assert.False(cancelled);
    }

    [Fact]
    public void MethodWithAToken_ThatCancelsItself_IsCancelledAtItsNextAwait()
    {
        var task = Loop.CreateTask(async _ =>
        {
            Loop.CurrentTask!.Cancel();
            await Loop.Sleep(Seconds(1));
            return 1;
        });

        Assert.Throws<CancelledException>(() => Loop.RunUntilComplete(task));
        Assert.Equal(TimeSpan.Zero, Loop.Time);
    }

    [Fact]
    public void TokenCallbackThatThrows_IsReported_AndTheOthersAreCancelledAllTheSame()
    {
        var failure = Assert.Throws<AggregateException>(() => Loop.RunUntilComplete(Loop.RunGroup(async group =>
        {
            _ = group.CreateTask(async token =>
            {
                token.Register(() => throw new TimeZoneNotFoundException("token callback"));
                await Loop.Sleep(Seconds(10));
            });
            _ = group.CreateTask(async _ => await Loop.Sleep(Seconds(10)));
            await FailAfter(1, "bad");
        })));

        Assert.Equal("bad", Assert.Single(failure.InnerExceptions).Message);
        Assert.Equal("token callback", Assert.Single(Errors).Exception!.Message);
        Assert.Equal(Seconds(1), Loop.Time);
    }

    [Fact]
    public void CancellationBeforeAGatheringOfWhatIsDone_ReachesAnOrdinaryMethodThroughACoroutine()
    {
        var done = Loop.CreateFuture<int>();
        done.SetResult(1);
        async Coroutine<int[]> Gathered() => await Loop.Gather<int>(done);
        var task = Loop.CreateTask(async () =>
        {
            Loop.CurrentTask!.Cancel();
            await Gathered();
            await Loop.Sleep(Seconds(1));
        });

        Assert.Throws<CancelledException>(() => Loop.RunUntilComplete(task));
    }

    [Fact]
    public async Task Close_WithWorkOfOtherThreadsLeft_TellsThem()
    {
        var future = Loop.CreateFuture<int>();
        var awaited = future.AsTask();
        var sent = Task.Run(() => Loop.SynchronizationContext.Send(_ => { }, null), TestContext.Current.CancellationToken);
        // The call lies in the loop once somebody has posted: the loop has not run, so nothing takes it out.
        Loop.Close();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => awaited);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sent);
    }

    [Fact]
    public void FuturesOfAnotherLoop_AreRefusedAtOnce()
    {
        using EventLoop other = new(clock: Clock);
        var foreign = other.CreateFuture<int>();

        foreach (Func<object> wait in (Func<object>[])[() => Loop.Gather<int>(foreign), () => Loop.Shield(foreign), () => Loop.AsCompleted([foreign])])
        {
            Assert.Contains("another event loop", Assert.Throws<InvalidOperationException>(wait).Message, StringComparison.Ordinal);
        }

        Assert.Contains("another event loop", Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(Loop.WaitFor(foreign, Seconds(1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TimerThatThrows_AndTimerThatIsSlow_AreNamed()
    {
        void Throws() => throw new TimeZoneNotFoundException("timer");
        List<SlowCallback> slow = [];
        (Loop.IsDebug, Loop.SlowCallbackDuration, Loop.SlowCallbackHandler) = (true, TimeSpan.Zero, slow.Add);
        Loop.CallLater(Seconds(1), Throws);
        Loop.RunUntilComplete(Loop.Sleep(Seconds(2)));

        Assert.Contains("Throws", Assert.Single(Errors).ToString(), StringComparison.Ordinal);
        Assert.Contains(slow, callback => callback.ToString().StartsWith("Throws", StringComparison.Ordinal));
    }

    [Fact]
    public void HandlerOfSlowCallbacksThatThrows_IsReported_AndTheLoopGoesOn()
    {
        (Loop.IsDebug, Loop.SlowCallbackDuration, Loop.SlowCallbackHandler) = (true, TimeSpan.Zero, _ => throw new TimeZoneNotFoundException("handler"));

        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));

        Assert.All(Errors, error => Assert.Equal("handler", error.Exception!.Message));
        Assert.NotEmpty(Errors);
    }

    [Fact]
    public void TimerInThePast_HoweverFar_IsCalledAtOnce()
    {
        Loop.CallLater(TimeSpan.MinValue, () => Note("past"));
        Loop.CallAt(TimeSpan.MinValue, () => Note("long past"));
        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));

        Assert.Equal(["0: past", "0: long past"], Log);
    }

    [Fact]
    public void RunUntilComplete_WhileTheLoopRuns_RefusesAndRunsNothing()
    {
        async Coroutine Effect()
        {
            Note("ran");
            await Loop.Yield();
        }

        Loop.CallSoon(() => Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(Effect())));
        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));

        Assert.Empty(Log);
        Assert.Empty(Errors);
    }

    [Fact]
    public void TaskMadeInTheFinallyOfAnAbandonedTask_IsReportedToo()
    {
        async Coroutine Late() => await Loop.Sleep(Seconds(1));
        async Coroutine Abandoned()
        {
            try
            {
                await Loop.Sleep(Seconds(10));
            }
            finally
            {
                _ = Loop.CreateTask(Late(), "late");
            }
        }

        _ = Loop.CreateTask(Abandoned(), "first");
        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));
        Loop.Close();

        Assert.Equal(["first", "late"], Errors.Select(error => error.Source));
    }
}

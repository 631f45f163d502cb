using Course.Concurrency.Time;

namespace Course.Concurrency.Tests.Time;

/// <summary>The clock that moves only when it is told to.</summary>
public sealed class VirtualTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTime clock = new();
    private readonly List<string> log = [];

    [Fact]
    public void New_ShowsItsStartAndStandsStill()
    {
        var start = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(8));
        var started = new VirtualTime(start);

        Assert.Equal(start, started.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, started.GetUtcNow().Offset);
        Assert.Equal(TimeSpan.Zero, started.Elapsed);
        Assert.Null(started.UntilNextTimer);
        Assert.False(started.AdvanceToNextTimer());
    }

    [Fact]
    public void Advance_MovesEveryFaceOfTheClock()
    {
        var stamp = clock.GetTimestamp();

        clock.Advance(90 * Second);

        Assert.Equal(90 * Second, clock.Elapsed);
        Assert.Equal(90 * Second, clock.GetElapsedTime(stamp));
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 1, 30, TimeSpan.Zero), clock.GetUtcNow());
        Assert.Equal(clock.GetUtcNow(), clock.GetLocalNow());
    }

    [Fact]
    public void Advance_Backwards_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(-Second));

    [Fact]
    public void Advance_PastTimers_FiresEachAtItsOwnTimeInOrder()
    {
        Set("late", 3);
        Set("early", 1);
        Set("never", 9);

        clock.Advance(5 * Second);

        Assert.Equal(["early@1", "late@3"], log);
        Assert.Equal(5 * Second, clock.Elapsed);
        Assert.Equal(1, clock.PendingTimers);
        Assert.Equal(4 * Second, clock.UntilNextTimer);
    }

    [Fact]
    public void Advance_ByZero_FiresWhatIsDueNow()
    {
        Set("now", 0);
        Assert.Empty(log);

        clock.Advance(TimeSpan.Zero);

        Assert.Equal(["now@0"], log);
    }

    [Fact]
    public void Timer_SetByACallback_FiresInTheSameAdvanceIfItIsDueInIt()
    {
        Set("first", 1, () =>
        {
            Set("second", 1);
            Set("too late", 5);
        });

        clock.Advance(3 * Second);

        Assert.Equal(["first@1", "second@2"], log);
    }

    [Fact]
    public void PeriodicTimer_FiresAtEveryPeriodUntilItIsDisposed()
    {
        ITimer timer = clock.CreateTimer(_ => Log("tick"), null, 2 * Second, 3 * Second);

        clock.Advance(9 * Second);
        timer.Dispose();
        clock.Advance(9 * Second);

        Assert.Equal(["tick@2", "tick@5", "tick@8"], log);
        Assert.Equal(0, clock.PendingTimers);
    }

    [Fact]
    public void PeriodicTimer_DisposedInItsCallback_DoesNotFireAgain()
    {
        ITimer timer = null!;
        timer = clock.CreateTimer(
            _ =>
            {
                Log("tick");
                timer.Dispose();
            },
            null, Second, Second);

        clock.Advance(5 * Second);

        Assert.Equal(["tick@1"], log);
    }

    [Fact]
    public void Timer_ChangedInItsCallback_FiresAtTheNewTime()
    {
        ITimer timer = null!;
        timer = clock.CreateTimer(
            _ =>
            {
                Log("tick");
                if (log.Count < 3) timer.Change(2 * log.Count * Second, Timeout.InfiniteTimeSpan);
            },
            null, Second, Timeout.InfiniteTimeSpan);

        Assert.Equal(3, clock.RunUntilIdle());
        Assert.Equal(["tick@1", "tick@3", "tick@7"], log);
    }

    [Fact]
    public void Timer_DisposedByAnotherDueAtTheSameTime_DoesNotFire()
    {
        ITimer second = null!;
        Set("first", 1, () => second.Dispose());
        second = Set("second", 1);

        clock.Advance(5 * Second);

        Assert.Equal(["first@1"], log);
    }

    [Fact]
    public void Timer_ChangedAfterDisposal_SaysSo()
    {
        var timer = Set("disposed", 1);
        timer.Dispose();

        Assert.False(timer.Change(Second, Second));
        Assert.Equal(0, clock.RunUntilIdle());
    }

    [Fact]
    public void Timer_SetToInfinite_StaysQuietUntilItIsChanged()
    {
        var timer = clock.CreateTimer(_ => Log("tick"), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Advance(100 * Second);
        Assert.Empty(log);

        Assert.True(timer.Change(Second, Timeout.InfiniteTimeSpan));
        clock.Advance(Second);

        Assert.Equal(["tick@101"], log);
    }

    [Theory]
    [InlineData(-2, 1)]
    [InlineData(1, -2)]
    public void Timer_NegativeTime_IsRefused(int due, int period) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.CreateTimer(_ => { }, null, due * Second, period * Second));

    [Fact]
    public void Callback_Throws_ComesOutOfAdvanceAtThatTimeAndTheOthersAreStillSet()
    {
        var thrown = new FormatException();
        Set("bad", 1, () => throw thrown);
        Set("good", 2);

        Assert.Same(thrown, Assert.Throws<FormatException>(() => clock.Advance(5 * Second)));
        Assert.Equal(Second, clock.Elapsed);
        clock.Advance(5 * Second);
        Assert.Equal(["bad@1", "good@2"], log);
    }

    [Fact]
    public void Callback_RunsInTheContextOfTheTimersCreation()
    {
        var ambient = new AsyncLocal<string> { Value = "creation" };
        using var timer = clock.CreateTimer(_ => log.Add(ambient.Value), null, Second, Timeout.InfiniteTimeSpan);

        ambient.Value = "advance";
        clock.Advance(Second);

        Assert.Equal(["creation"], log);
    }

    [Fact]
    public void AdvanceToNextTimer_FiresOneOnly()
    {
        Set("first", 1);
        Set("second", 1);

        Assert.True(clock.AdvanceToNextTimer());
        Assert.Equal(["first@1"], log);
    }

    [Fact]
    public void RunUntilIdle_PeriodicTimer_StopsAtTheLimitAndSaysWhy()
    {
        using var timer = clock.CreateTimer(_ => Log("tick"), null, Second, Second);

        Assert.Contains("periodic", Assert.Throws<InvalidOperationException>(() => clock.RunUntilIdle(limit: 10)).Message, StringComparison.Ordinal);
        Assert.Equal(10, log.Count);
    }

    [Fact]
    public void TaskDelay_CompletesWhenItsTimeHasCome()
    {
        var delay = Task.Delay(3 * Second, clock, TestContext.Current.CancellationToken);

        clock.Advance(2 * Second);
        Assert.False(delay.IsCompleted);
        clock.Advance(Second);
        Assert.True(delay.IsCompletedSuccessfully);
    }

    [Fact]
    public void CancellationTokenSource_WithTimeout_CancelsWhenItsTimeHasCome()
    {
        using var source = new CancellationTokenSource(3 * Second, clock);

        clock.Advance(2 * Second);
        Assert.False(source.IsCancellationRequested);
        clock.Advance(Second);
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void PeriodicTimerOfDotNet_TicksWithTheClock()
    {
        using var timer = new PeriodicTimer(Second, clock);
        var first = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken).AsTask();

        Assert.False(first.IsCompleted);
        clock.Advance(Second);
        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(timer.WaitForNextTickAsync(TestContext.Current.CancellationToken).AsTask().IsCompleted);
    }

    [Fact]
    public async Task WaitAsync_TimesOutInVirtualTime()
    {
        var waiting = new TaskCompletionSource().Task.WaitAsync(Second, clock, TestContext.Current.CancellationToken);

        clock.Advance(Second);

        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
    }

    private ITimer Set(string name, int seconds, Action? then = null) => clock.CreateTimer(
        _ =>
        {
            Log(name);
            then?.Invoke();
        },
        null, seconds * Second, Timeout.InfiniteTimeSpan);

    private void Log(string name) => log.Add($"{name}@{clock.Elapsed.TotalSeconds:0}");
}

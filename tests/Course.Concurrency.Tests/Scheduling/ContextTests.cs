using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using FsCheck;
using FsCheck.Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Go's <c>context</c>.</summary>
public abstract class ContextTests : SchedulerContract
{
    private static readonly ContextKey<string> User = new("user"), SameName = new("user");
    private static readonly ContextKey<int> Depth = new("depth");

    private protected ContextTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Background_IsNeverDone()
    {
        var context = Context.Background;
        Assert.True(context.Done.IsNil);
        Assert.Null(context.Err);
        Assert.Null(context.Cause);
        Assert.Null(context.Deadline);
        Assert.Null(context.Value(User));
        Assert.False(context.Token.CanBeCanceled);
        Assert.True(context.WithValue(User, "ann").Done.IsNil);
    }

    [Fact]
    public void Cancel_ClosesDoneOnceAndForEverybody() => Run(async () =>
    {
        using var context = Context.Background.WithCancel();
        WaitGroup group = new();
        for (var count = 0; count < 3; count++)
        {
            group.Go(async () =>
            {
                await context.Done.Receive();
                Assert.Equal("context canceled", Assert.IsType<ContextCanceledException>(context.Err).Message);
            });
        }

        await Yield();
        Assert.Null(context.Err);
        Assert.False(context.Done.TryReceive(out _));
        context.Cancel(new InvalidDataException("the cause"));
        context.Cancel(new InvalidDataException("too late"));
        Assert.True(context.Done.TryReceive(out _, out var ok));
        Assert.False(ok);
        Assert.Equal("the cause", context.Cause!.Message);
        await group.Wait();
    });

    [Fact]
    public void Cancel_TakesTheChildrenAlongAndNotTheParent() => Run(async () =>
    {
        using var root = Context.Background.WithCancel();
        using var parent = root.WithValue(User, "ann").WithCancel();
        using var child = parent.WithTimeout(TimeSpan.FromHours(1)).WithValue(Depth, 2).WithCancel();
        using var sibling = root.WithCancel();
        parent.Cancel(new InvalidDataException("the cause"));
        Assert.Same(parent.Err, child.Err);
        Assert.Equal("the cause", child.Cause!.Message);
        Assert.True(child.Done.TryReceive(out _));
        Assert.Null(root.Err);
        Assert.Null(sibling.Err);
        using var late = child.WithCancel();
        Assert.Same(parent.Err, late.Err);
        Assert.Same(parent.Cause, late.Cause);
        Assert.True(late.Done.TryReceive(out _));
        await Yield();
    });

    [Fact]
    public void Cancel_LeavesNothingInTheParent() => Run(async () =>
    {
        using var root = Context.Background.WithCancel();
        for (var count = 0; count < 100; count++)
        {
            using var child = root.WithValue(Depth, count).WithTimeout(TimeSpan.FromSeconds(1));
            var callback = child.AfterFunc(async () => await Yield());
            Assert.True(callback.Stop());
            Assert.Equal((1, 0), (root.ChildCount, child.ChildCount));
        }

        using (root.WithTimeout(TimeSpan.FromSeconds(1)))
        {
            await Sleep(TimeSpan.FromSeconds(2));
            Assert.Equal(0, root.ChildCount);
        }

        var live = Count;
        using var after = root.WithCancel();
        Assert.Equal(live, Count);
    });

    [Fact]
    public void WithTimeout_Passes_IsDeadlineExceeded() => Run(async () =>
    {
        var start = Now;
        using var context = Context.Background.WithTimeout(Seconds(5), new InvalidDataException("too slow"));
        Assert.Equal(start + TimeSpan.FromSeconds(5), context.Deadline);
        await context.Done.Receive();
        Assert.Equal(start + TimeSpan.FromSeconds(5), Now);
        Assert.Equal("context deadline exceeded", Assert.IsType<DeadlineExceededException>(context.Err).Message);
        Assert.Equal("too slow", context.Cause!.Message);
        context.Cancel();
        Assert.IsType<DeadlineExceededException>(context.Err);
    });

    [Fact]
    public void WithTimeout_ZeroOrLess_IsDoneAtOnce() => Run(async () =>
    {
        using var parent = Context.Background.WithCancel();
        using var context = parent.WithTimeout(TimeSpan.Zero);
        using var past = parent.WithDeadline(Now - TimeSpan.FromDays(1));
        Assert.IsType<DeadlineExceededException>(context.Err);
        Assert.IsType<DeadlineExceededException>(past.Err);
        Assert.True(context.Done.TryReceive(out _));
        Assert.Equal(0, parent.ChildCount);
        await Yield();
    });

    [Fact]
    public void WithDeadline_LaterThanTheParents_KeepsTheParents() => Run(async () =>
    {
        using var parent = Context.Background.WithTimeout(Seconds(1), new InvalidDataException("parent's"));
        using var child = parent.WithTimeout(TimeSpan.FromSeconds(9), new InvalidDataException("child's"));
        using var sooner = parent.WithTimeout(TimeSpan.FromMilliseconds(500));
        Assert.Equal(parent.Deadline, child.Deadline);
        Assert.True(sooner.Deadline < parent.Deadline);
        await sooner.Done.Receive();
        Assert.Null(parent.Err);
        await child.Done.Receive();
        Assert.IsType<DeadlineExceededException>(child.Err);
        Assert.Equal("parent's", child.Cause!.Message);
    });

    [Fact]
    public void Value_IsTheNearestOfItsKey() => Run(async () =>
    {
        var outer = Context.Background.WithValue(User, "ann").WithValue(Depth, 1);
        using var cancellable = outer.WithCancel();
        var inner = cancellable.WithValue(User, "bob");
        Assert.Equal(("bob", 1), (inner.Value(User), inner.Value(Depth)));
        Assert.Equal("ann", cancellable.Value(User));
        Assert.Null(inner.Value(SameName)); // a key is itself, and not its name
        Assert.Equal(
            "context.Background.WithValue(user).WithValue(depth).WithCancel.WithValue(user)", inner.ToString());
        await Yield();
    });

    [Fact]
    public void WithoutCancel_KeepsTheValuesOnly() => Run(async () =>
    {
        using var parent = Context.Background.WithTimeout(TimeSpan.FromSeconds(1));
        var detached = parent.WithValue(User, "ann").WithoutCancel();
        using var child = detached.WithCancel();
        parent.Cancel();
        Assert.True(detached.Done.IsNil);
        Assert.Null(detached.Err);
        Assert.Null(detached.Deadline);
        Assert.Equal("ann", child.Value(User));
        Assert.Null(child.Err);
        await Yield();
    });

    [Fact]
    public void AfterFunc_RunsOnAGoroutineOfItsOwnWhenCancelled() => Run(async () =>
    {
        using var context = Context.Background.WithCancel();
        Channel<string> called = new();
        var first = context.AfterFunc(async () => await called.Send("first"));
        var stopped = context.AfterFunc(async () => await called.Send("stopped"));
        Assert.True(stopped.Stop());
        Assert.False(stopped.Stop());
        context.Cancel(); // does not wait for them
        Assert.Equal("first", await called.Receive());
        Assert.False(first.Stop());
        var late = context.AfterFunc(async () => await called.Send("late"));
        Assert.Equal("late", await called.Receive());
        Assert.False(late.Stop());
        Assert.True(Context.Background.AfterFunc(async () => await called.Send("never")).Stop());
        Assert.Equal(1, await Select(Receive(called), Receive(After(TimeSpan.FromSeconds(1)))));
    });

    [Fact]
    public void AfterFunc_OfABodyThatBeginsBeforeItsRoutineDoes_RunsAllOfItOnItsGoroutine() => Run(async () =>
    {
        // Else what it throws there would come out of Cancel, and who was to be cancelled after it would not be.
        var main = Machine.Require().Running;
        using var context = Context.Background.WithCancel();
        Channel<bool> isMain = new();
        context.AfterFunc(() => Report(Machine.Require().Running == main));
        context.Cancel();
        Assert.False(await isMain.Receive());
        context.AfterFunc(() => Report(Machine.Require().Running == main));
        Assert.False(await isMain.Receive());

        async Routine Report(bool was) => await isMain.Send(was);
    });

    [Fact]
    public void AfterFunc_EndsTheWaitForACondition() => Run(async () =>
    {
        GoMutex mutex = new();
        Condition condition = new(mutex);
        WaitGroup group = new();
        var late = 0;
        for (var count = 0; count < 4; count++) group.Go(WaitForEver);
        await group.Wait();
        Assert.Equal(4, late);

        async Routine WaitForEver()
        {
            using var context = Context.Background.WithTimeout(TimeSpan.FromSeconds(1));
            context.AfterFunc(async () =>
            {
                using (await mutex.Hold()) condition.Broadcast();
            });
            using (await mutex.Hold())
            {
                while (context.Err is null) await condition.Wait();
                late++;
            }
        }
    });

    [Fact]
    public void Cancel_OfEachOther_Ends() => Run(async () =>
    {
        var parent = Context.Background.WithCancel();
        var child = parent.WithCancel();
        Channel<string> done = new();
        child.AfterFunc(async () =>
        {
            parent.Cancel(new InvalidDataException("the parent's"));
            await done.Send(parent.Cause!.Message);
        });
        parent.AfterFunc(async () =>
        {
            child.Cancel(new InvalidDataException("too late"));
            await done.Send(child.Cause!.Message);
        });
        child.Cancel(new InvalidDataException("the child's"));
        Assert.Equal(["the child's", "the parent's"], new[] { await done.Receive(), await done.Receive() }.Order());
    });

    [Fact]
    public void WithTimeout_LongerThanTheCalendar_IsNever() => Run(async () =>
    {
        using var never = Context.Background.WithTimeout(TimeSpan.MaxValue);
        using var always = Context.Background.WithTimeout(TimeSpan.MinValue);
        using var soon = never.WithTimeout(TimeSpan.FromSeconds(1));
        Assert.IsType<DeadlineExceededException>(always.Err);
        await soon.Done.Receive();
        Assert.Null(never.Err);
    });

    [Fact]
    public void Token_IsCancelledWithTheContext() => Run(async () =>
    {
        using var context = Context.Background.WithCancel();
        using var child = context.WithCancel();
        var token = child.WithValue(Depth, 1).Token;
        Assert.Equal(child.Token, token);
        var wasDone = false;
        await using var registration = token.Register(() => wasDone = child.Err is not null);
        Assert.False(token.IsCancellationRequested);
        context.Cancel();
        Assert.True(token.IsCancellationRequested);
        Assert.True(wasDone);
        Assert.True(child.Token.IsCancellationRequested);
        using var late = context.WithCancel();
        Assert.True(late.Token.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Task.Delay(Timeout.Infinite, token));
    });

    [Fact]
    public void Token_ItsCallbackThrows_AllIsCancelledAndItComesOut() => Run(async () =>
    {
        using var context = Context.Background.WithCancel();
        using var first = context.WithCancel();
        using var second = context.WithCancel();
        await using var registration = first.Token.Register(() => throw new InvalidDataException("callback"));
        var token = second.Token;
        var exception = Assert.Throws<AggregateException>(() => context.Cancel());
        Assert.Equal("callback", Assert.Single(exception.InnerExceptions).Message);
        Assert.NotNull(second.Err);
        Assert.True(token.IsCancellationRequested);
    });

    [Fact]
    public void From_IsCancelledWithTheToken() => Run(async () =>
    {
        using CancellationTokenSource source = new();
        using var context = Context.From(source.Token);
        using var both = context.WithToken(new CancellationToken(canceled: true));
        Assert.IsType<ContextCanceledException>(both.Err);
        Assert.Null(context.Err);
        var task = Task.Run(source.Cancel, Cancellation); // until then all may be asleep: that is no deadlock
        await context.Done.Receive();
        Assert.IsType<ContextCanceledException>(context.Err);
        await task;
    });

    [Fact]
    public void From_Disposed_ForgetsTheToken()
    {
        using CancellationTokenSource source = new();
        Fails<DeadlockException>(async () =>
        {
            using (Context.From(source.Token))
            {
            }

            using (Context.From(CancellationToken.None))
            {
                await default(Channel<int>).Receive();
            }
        });
        source.Cancel(); // the run is over: nothing happens
    }

    [Fact]
    public void Cancel_FromAnotherThread_IsDoneByAGoroutine() => Run(async () =>
    {
        using var context = Context.Background.WithCancel();
        await Task.Run(() => context.Cancel(new InvalidDataException("outside")), Cancellation);
        await context.Done.Receive();
        Assert.Equal("outside", context.Cause!.Message);
    });

    [Fact]
    public void Made_OutsideOfGoroutines_IsRefused()
    {
        var refusal = Assert.Throws<InvalidOperationException>(Context.Background.WithCancel);
        Assert.Contains("This needs a goroutine", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Context.Background.WithTimeout(TimeSpan.FromSeconds(1)));
        Assert.Throws<InvalidOperationException>(() => Context.From(CancellationToken.None));
        Assert.Throws<InvalidOperationException>(() => Context.Background.AfterFunc(async () => await Yield()));
    }

    [Fact]
    public void Cancel_WhileChildrenComeAndGo_MissesNone() => Run(async () =>
    {
        for (var round = 0; round < Turns / 40; round++)
        {
            using var root = Context.Background.WithCancel();
            WaitGroup group = new();
            for (var count = 0; count < 4; count++)
            {
                group.Go(async () =>
                {
                    while (root.Err is null)
                    {
                        using (root.WithCancel()) await Yield();
                    }

                    using var child = root.WithCancel();
                    await child.Done.Receive();
                    Assert.NotNull(child.Err);
                });
                group.Go(async () =>
                {
                    using var child = root.WithCancel();
                    await child.Done.Receive();
                });
            }

            await Yield();
            root.Cancel();
            await group.Wait();
            Assert.Equal(0, root.ChildCount);
        }
    });

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static DateTimeOffset Now => Machine.Require().Scheduler.Clock.GetUtcNow();
}

public sealed class ContextOnSimpleSchedulerTests() : ContextTests(new OnSimpleScheduler())
{
    [Fact]
    public void WithTimeout_CancelledBefore_LeavesNoTimer()
    {
        // A timer that is still set would let the clock run on before the deadlock is seen.
        VirtualTime clock = new();
        Assert.Throws<DeadlockException>(() => new SimpleScheduler(clock).Run(async () =>
        {
            using var context = Context.Background.WithTimeout(TimeSpan.FromHours(5));
            using var child = context.WithTimeout(TimeSpan.FromHours(3));
            await Sleep(TimeSpan.FromSeconds(1));
            context.Cancel();
            await default(Channel<int>).Receive();
        }, Cancellation));
        Assert.Equal((TimeSpan.FromSeconds(1), 0), (clock.Elapsed, clock.PendingTimers));
    }

    /// <summary>Trees of contexts grow at random places, and are cancelled at random places.</summary>
    [Property(MaxTest = 300)]
    public void Tree_AnyOperations_ExactlyTheDescendantsOfWhatIsCancelledAreDone(
        (NonNegativeInt Where, bool Cancels)[] operations) => Run(async () =>
    {
        List<(CancellableContext Context, int Parent, bool IsCancelled)> tree =
            [(Context.Background.WithCancel(), -1, false)];
        foreach (var (where, cancels) in operations)
        {
            var place = where.Get % tree.Count;
            if (cancels)
            {
                tree[place].Context.Cancel();
                tree[place] = tree[place] with { IsCancelled = true };
            }
            else
            {
                tree.Add((tree[place].Context.WithCancel(), place, false));
            }

            for (var number = 0; number < tree.Count; number++)
            {
                Assert.Equal(IsDone(number), tree[number].Context.Err is not null);
                Assert.Equal(IsDone(number), tree[number].Context.Done.TryReceive(out _));
                var children = tree.Count(child => child.Parent == number && !IsDone(tree.IndexOf(child)));
                Assert.Equal(children, tree[number].Context.ChildCount);
            }
        }

        await Yield();

        bool IsDone(int number) => number >= 0 && (tree[number].IsCancelled || IsDone(tree[number].Parent));
    });
}

public sealed class ContextOnOneProcessorTests() : ContextTests(new OnProcessors(1));

public sealed class ContextOnTwoProcessorsTests() : ContextTests(new OnProcessors(2));

public sealed class ContextOnSeedsTests() : ContextTests(new OnSeeds(50));

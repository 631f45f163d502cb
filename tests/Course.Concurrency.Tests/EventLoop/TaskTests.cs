using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop.Tests;

public sealed class TaskTests : LoopTestBase
{
    [Fact]
    public void GeneratorTask_IsSentResultsAndGivenExceptions()
    {
        var first = Loop.CreateFuture<int>();
        var second = Loop.CreateFuture<string>();
        var generator = Generator.Create<Future, object?, string>(async yielder =>
        {
            var got = await yielder.Yield(first);
            await yielder.Yield(null!);
            try
            {
                await yielder.Yield(second);
            }
            catch (TimeZoneNotFoundException exception)
            {
                return $"{got}, {exception.Message}";
            }

            return "none";
        });
        var task = Loop.CreateTask(generator);
        Loop.CallLater(Seconds(1), () => first.SetResult(42));
        Loop.CallLater(Seconds(2), () => second.SetException(new TimeZoneNotFoundException("gone")));
        Assert.Equal("42, gone", Loop.RunUntilComplete(task));
    }

    [Fact]
    public void GeneratorTask_Cancelled_GetsItAtItsYield()
    {
        var generator = Generator.Create<Future, object?>(async yielder =>
        {
            try
            {
                await yielder.Yield(Loop.CreateFuture<int>());
            }
            finally
            {
                Note("cleaned up");
            }
        });
        var task = Loop.CreateTask(generator);
        Loop.CallLater(Seconds(1), () => task.Cancel("enough"));
        Assert.Equal("enough", Assert.Throws<CancelledException>(() => Loop.RunUntilComplete(task)).Message);
        Assert.Equal(["1: cleaned up"], Log);
    }

    [Fact]
    public void Task_SetFromOutside_IsRefused()
    {
        var task = Loop.CreateTask(After(1, "done"));
        Assert.Throws<InvalidOperationException>(() => task.SetResult("other"));
        Assert.Throws<InvalidOperationException>(() => task.SetException(new TimeZoneNotFoundException()));
        Assert.Equal("done", Loop.RunUntilComplete(task));
    }

    [Fact]
    public void Cancel_TasksAwaitEachOtherInARing_IsAnErrorAndNoEndlessRecursion()
    {
        LoopTask<Nothing>? second = null;
        async Coroutine First() => await second!;
        var first = Loop.CreateTask(First());
        async Coroutine Second() => await first;
        second = Loop.CreateTask(Second());
        Loop.CallLater(Seconds(1), () => Assert.Contains("ring", "ring" + Assert.Throws<InvalidOperationException>(() => first.Cancel()).Message, StringComparison.Ordinal));
        Loop.RunUntilComplete(Loop.Sleep(Seconds(2)));
        Assert.Empty(Errors);
    }

    [Fact]
    public void Cancel_TenThousandTasksThatAwaitEachOther_ReachesTheInnermostOrSaysThatItIsTooDeep()
    {
        var inner = Loop.CreateFuture<int>();
        async Coroutine<int> Await(Future<int> next) => await next;
        var outer = inner;
        for (var depth = 0; depth < 1_000; depth++) outer = Loop.CreateTask(Await(outer));
        Loop.CallLater(Seconds(1), () => outer.Cancel());
        Assert.Throws<CancelledException>(() => Loop.RunUntilComplete(outer));
        Assert.True(inner.IsCancelled);
    }

    [Fact]
    public void Coroutine_AwaitsCoroutinesADeepWayDown_CancellationComesOutAtTheInnermostAwait()
    {
        async Coroutine Nested(int depth)
        {
            try
            {
                if (depth == 0) await Loop.CreateFuture<int>();
                else await Nested(depth - 1);
            }
            finally
            {
                if (depth is 0 or 10_000) Note($"left {depth}");
            }
        }

        var task = Loop.CreateTask(Nested(10_000));
        Loop.CallLater(Seconds(1), () => task.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => Loop.RunUntilComplete(task));
        Assert.Equal(["1: left 0", "1: left 10000"], Log);
    }

    [Fact]
    public void OrdinaryMethod_AwaitsForeignTasks_StaysOnTheLoopsThread()
    {
        using EventLoop loop = new();
        var thread = Environment.CurrentManagedThreadId;
        List<int> threads = [];
        var result = loop.RunUntilComplete(async () =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Run(() => { });
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Yield();
            threads.Add(Environment.CurrentManagedThreadId);
            await foreach (var item in Items()) threads.Add(Environment.CurrentManagedThreadId + item);
            return loop.CurrentTask!.Name;
        });
        Assert.Equal("Task-1", result);
        Assert.All(threads, one => Assert.Equal(thread, one));

        static async IAsyncEnumerable<int> Items()
        {
            await Task.Run(() => { });
            yield return 0;
        }
    }

    [Fact]
    public void OrdinaryMethod_AwaitsCoroutinesThatEndAtOnce_HasNoDeepStack()
    {
        AsyncQueue<int> queue = new();
        var sum = Loop.RunUntilComplete(async () =>
        {
            var total = 0;
            for (var item = 0; item < 100_000; item++)
            {
                await queue.Put(item);
                total += await queue.Get() == item ? 1 : 0;
            }

            return total;
        });
        Assert.Equal(100_000, sum);
    }

    [Fact]
    public void OrdinaryMethod_CancelledAtAwaitOfTheLoops_ThrowsThere()
    {
        var task = Loop.CreateTask(async () =>
        {
            try
            {
                await Loop.Sleep(Seconds(10));
            }
            catch (CancelledException exception)
            {
                Note(exception.Message);
                throw;
            }
        });
        Loop.CallLater(Seconds(1), () => task.Cancel("enough"));
        Assert.Throws<CancelledException>(() => Loop.RunUntilComplete(task));
        Assert.True(task.IsCancelled);
        Assert.Equal(["1: enough"], Log);
    }

    [Fact]
    public void OrdinaryMethod_CancelledAtAForeignAwait_IsToldThroughItsToken()
    {
        using EventLoop loop = new();
        var task = loop.CreateTask(async Task (token) => await Task.Delay(Timeout.Infinite, token));
        loop.CallLater(TimeSpan.FromMilliseconds(1), () => task.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => loop.RunUntilComplete(task));
        Assert.True(task.IsCancelled);
    }

    [Fact]
    public void OrdinaryMethod_CancelledWhileItsFutureIsDone_GetsTheCancellationInstead()
    {
        var future = Loop.CreateFuture<int>();
        var task = Loop.CreateTask(async Task<int> () => await future);
        Loop.CallLater(Seconds(1), () =>
        {
            future.SetResult(1);
            task.Cancel();
        });
        Assert.Throws<CancelledException>(() => Loop.RunUntilComplete(task));
    }

    [Fact]
    public void OrdinaryMethod_ThrowsAtOnce_FailsTheTask() =>
        Assert.Throws<TimeZoneNotFoundException>(() => Loop.RunUntilComplete(Loop.CreateTask((Func<Task>)(() => throw new TimeZoneNotFoundException()))));

    [Fact]
    public void OrdinaryMethod_AwaitsDelaysOfTheLoopsClock_GoesOnAtTheirTimes()
    {
        Loop.RunUntilComplete(async () =>
        {
            await Task.Delay(Seconds(1), Clock);
            Note("one");
            await Task.WhenAll(Task.Delay(Seconds(2), Clock), Task.Delay(Seconds(3), Clock));
            Note("two");
        });
        Assert.Equal(["1: one", "4: two"], Log);
    }

    [Fact]
    public void TimerOfTheLoopsClock_GivesTheLoopSomethingToDo_IsNoDeadlock()
    {
        using var timer = Clock.CreateTimer(_ => Loop.CallLater(Seconds(1), Loop.Stop), null, Seconds(1), Timeout.InfiniteTimeSpan);
        Loop.RunForever();
        Assert.Equal(Seconds(2), Loop.Time);
    }

    [Fact]
    public void OrdinaryMethod_AwaitsSomethingForeign_WaitsInTheLog()
    {
        async Task Body() => await Task.Delay(Seconds(1), Clock);
        var log = TraceLog.Record(() => Loop.RunUntilComplete(Body), Clock);
        var waits = Assert.Single(log, e => e.Kind == TraceEventKind.Wait);
        Assert.Equal(WaitReason.Resumption, waits.Wait);
        Assert.Equal(TimeSpan.Zero, waits.Time);
        Assert.Equal(Seconds(1), log[^1].Time);
        Assert.Equal(TraceEventKind.Return, log[^1].Kind);
    }

    [Fact]
    public void AsyncVoid_Throws_IsReported()
    {
        async void Fails()
        {
            await Task.Yield();
            throw new TimeZoneNotFoundException("void");
        }

        Loop.CallSoon(Fails);
        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));
        Assert.Equal("void", Assert.Single(Errors).Exception!.Message);
    }

    [Fact]
    public void Wrap_Cancelled_CancelsTheMethodsToken()
    {
        using EventLoop loop = new();
        CancellationToken seen = default;
        async Coroutine Body() => await loop.WaitFor(loop.Wrap(async token =>
        {
            seen = token;
            await Task.Delay(Timeout.Infinite, token);
            return 1;
        }), TimeSpan.FromMilliseconds(1));
        Assert.Throws<TimeoutException>(() => loop.RunUntilComplete(Body()));
        Assert.True(seen.IsCancellationRequested);
    }

    [Fact]
    public void Wrap_GivenUpThenFails_IsReported()
    {
        TaskCompletionSource<int> source = new();
        var future = Loop.Wrap(source.Task);
        future.Cancel();
        source.SetException(new TimeZoneNotFoundException("late"));
        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));
        Assert.Equal("late", Assert.Single(Errors).Exception!.Message);
    }

    [Fact]
    public void RunInThread_GivesTheResultOnTheLoop()
    {
        using EventLoop loop = new();
        async Coroutine<bool> Body() => await loop.RunInThread(() => Environment.CurrentManagedThreadId) != Environment.CurrentManagedThreadId;
        Assert.True(loop.RunUntilComplete(Body()));
    }

    [Fact]
    public void TaskScheduler_RunsOnTheLoop()
    {
        var thread = 0;
        Loop.RunUntilComplete(async () => await Task.Factory.StartNew(() => thread = Environment.CurrentManagedThreadId, CancellationToken.None, TaskCreationOptions.None, Loop.TaskScheduler));
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Run_CancelsAndAwaitsTheTasksThatAreLeft()
    {
        var result = EventLoop.Run(async loop =>
        {
            async Coroutine Background()
            {
                try
                {
                    await loop.Sleep(Seconds(100));
                }
                finally
                {
                    await loop.Sleep(Seconds(1));
                    Log.Add($"{loop.Time.TotalSeconds}: cleaned up");
                }
            }

            _ = loop.CreateTask(Background());
            await loop.Sleep(Seconds(1));
            return 42;
        }, clock: Clock);
        Assert.Equal(42, result);
        Assert.Equal(["2: cleaned up"], Log);
    }

    [Fact]
    public void Gather_Coroutines_TakesTheTimeOfTheLongest()
    {
        var results = Loop.RunUntilComplete(Loop.Gather(After(3, "a"), After(1, "b"), After(2, "c")));
        Assert.Equal(["a", "b", "c"], results);
        Assert.Equal(Seconds(3), Loop.Time);
    }

    [Fact]
    public void Gather_Nothing_IsDone() => Assert.Empty(Loop.RunUntilComplete(Loop.Gather(Array.Empty<Future<int>>())));

    [Fact]
    public void Gather_TheSameFutureTwice_HasItsResultTwice()
    {
        Future<string> task = Loop.CreateTask(After(1, "a"));
        Assert.Equal(["a", "a"], Loop.RunUntilComplete(Loop.Gather(task, task)));
    }

    [Fact]
    public void AsCompleted_GivesResultsInOrderOfTheirTimes()
    {
        async Coroutine Body()
        {
            foreach (var next in Loop.AsCompleted([Loop.CreateTask(After(3, "a")), Loop.CreateTask(After(1, "b")), Loop.CreateTask(FailAfter(2, "c"))], Seconds(2.5)))
            {
                try
                {
                    Note(await next);
                }
                catch (Exception exception)
                {
                    Note(exception.GetType().Name);
                }
            }
        }

        Loop.RunUntilComplete(Body());
        Assert.Equal(["1: b", "2: TimeZoneNotFoundException", "2.5: TimeoutException"], Log);
    }

    [Fact]
    public void WaitFor_CallerIsCancelledInTheMomentOfTheResult_CancellationWins()
    {
        var future = Loop.CreateFuture<string>();
        async Coroutine<string> Body() => await Loop.WaitFor(future, Seconds(10));
        var task = Loop.CreateTask(Body());
        Loop.CallLater(Seconds(1), () => future.SetResult("result"));
        Loop.CallLater(Seconds(1), () => Loop.CallSoon(() => task.Cancel()));
        Assert.ThrowsAny<OperationCanceledException>(() => Loop.RunUntilComplete(task));
    }

    [Fact]
    public void Condition_NotifiedAndCancelled_PassesTheNotificationOn()
    {
        AsyncCondition condition = new();
        async Coroutine Waiter(string name)
        {
            using (await condition.Acquire())
            {
                await condition.Wait();
                Note(name);
            }
        }

        var first = Loop.CreateTask(Waiter("first"));
        Loop.CreateTask(Waiter("second"));
        async Coroutine Notifier()
        {
            await Loop.Sleep(Seconds(1));
            using (await condition.Acquire())
            {
                condition.Notify();
                first.Cancel();
            }

            await Loop.Sleep(Seconds(1));
        }

        Loop.RunUntilComplete(Notifier());
        Assert.Equal(["1: second"], Log);
    }

    [Fact]
    public void Queue_ShutDown_LetsTheRestOutAndThenThrows()
    {
        AsyncQueue<int> queue = new(1);
        async Coroutine Body()
        {
            await queue.Put(1);
            var blocked = Loop.CreateTask(queue.Put(2));
            await Loop.Yield();
            queue.Shutdown();
            await Loop.Wait([blocked]);
            Assert.IsType<QueueShutDownException>(blocked.Exception);
            Assert.Equal(1, await queue.Get());
            Assert.Throws<QueueShutDownException>(() => queue.GetNoWait());
            Assert.Throws<QueueShutDownException>(() => queue.PutNoWait(3));
        }

        Loop.RunUntilComplete(Body());
    }

    [Fact]
    public void Queue_ShutDownImmediately_EndsJoin()
    {
        AsyncQueue<int> queue = new();
        async Coroutine Body()
        {
            queue.PutNoWait(1);
            var joining = Loop.CreateTask(queue.Join());
            var getting = Loop.CreateTask(new AsyncQueue<int>().Get());
            await Loop.Yield();
            queue.Shutdown(immediate: true);
            await joining;
            getting.Cancel();
        }

        Loop.RunUntilComplete(Body());
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void PriorityAndLifoQueues_GiveTheirOrder()
    {
        AsyncPriorityQueue<int> priority = new();
        AsyncLifoQueue<int> lifo = new();
        foreach (var item in (int[])[2, 3, 1])
        {
            priority.PutNoWait(item);
            lifo.PutNoWait(item);
        }

        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => priority.GetNoWait()));
        Assert.Equal([1, 3, 2], Enumerable.Range(0, 3).Select(_ => lifo.GetNoWait()));
        Assert.Throws<QueueEmptyException>(() => lifo.GetNoWait());
    }

    [Fact]
    public void BoundedSemaphore_ReleasedTooOften_IsRefused() => Assert.Throws<InvalidOperationException>(new AsyncBoundedSemaphore(1).Release);

    [Fact]
    public void Lock_UsedByAnotherLoop_IsRefused()
    {
        AsyncLock gate = new();
        async Coroutine Contend()
        {
            using (await gate.Acquire()) await Loop.WaitFor(gate.Acquire(), Seconds(1));
        }

        Assert.Throws<TimeoutException>(() => Loop.RunUntilComplete(Contend()));
        async Coroutine Elsewhere()
        {
            await gate.Acquire();
            await gate.Acquire();
        }

        Assert.Throws<InvalidOperationException>(() => EventLoop.Run(_ => Elsewhere(), clock: Clock));
    }

    [Fact]
    public void Trace_ShowsWhoWaitsForWhatAndWhoWokeIt()
    {
        var log = TraceLog.Record(() =>
        {
            async Coroutine Sleeper() => await Loop.Sleep(Seconds(1));
            Loop.RunUntilComplete(Loop.CreateTask(Sleeper()));
        }, Clock);
        var wait = Assert.Single(log, traced => traced.Kind == TraceEventKind.Wait && traced.Wait == WaitReason.Timer);
        var wake = Assert.Single(log, traced => traced.Kind == TraceEventKind.Wake && traced.Strand == wait.Strand);
        var resume = Assert.Single(log, traced => traced.Kind == TraceEventKind.Resume && traced.Cause == wake.Sequence);
        Assert.Equal("loop", resume.Strand.Name);
        Assert.Equal(Seconds(1), wake.Time - wait.Time);
        Assert.DoesNotContain(log, traced => traced.Kind == TraceEventKind.Leak);
    }

    [Fact]
    public void Trace_OfAnOrdinaryMethod_HasItsWaitsToo()
    {
        var log = TraceLog.Record(() => Loop.RunUntilComplete(async () => await Loop.Sleep(Seconds(1))), Clock);
        Assert.Contains(log, traced => traced is { Kind: TraceEventKind.Wait, Wait: WaitReason.Timer });
    }
}

using System.Runtime.CompilerServices;
using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop.Tests;

public sealed class FutureTests : LoopTestBase
{
    private void Turn()
    {
        Loop.Stop();
        Loop.RunForever();
    }

    [Fact]
    public void SetResult_Callbacks_AreScheduledInOrderAndNotCalledAtOnce()
    {
        var future = Loop.CreateFuture<int>();
        future.AddDoneCallback(_ => Log.Add("first"));
        future.AddDoneCallback(_ => Log.Add("second"));
        future.AddDoneCallback(done => Log.Add($"third {((Future<int>)done).Result}"));
        future.SetResult(7);
        Assert.Empty(Log);
        Turn();
        Assert.Equal(["first", "second", "third 7"], Log);
    }

    [Fact]
    public void AddDoneCallback_Late_IsCalledInTheNextIteration()
    {
        var future = Loop.CreateFuture<int>();
        future.SetResult(7);
        Turn();
        future.AddDoneCallback(_ => Log.Add("late"));
        Assert.Empty(Log);
        Turn();
        Assert.Equal(["late"], Log);
    }

    [Fact]
    public void RemoveDoneCallback_TakesEachOccurrence()
    {
        var future = Loop.CreateFuture<int>();
        void Twice(Future _) => Log.Add("twice");
        future.AddDoneCallback(Twice);
        future.AddDoneCallback(_ => Log.Add("once"));
        future.AddDoneCallback(Twice);
        Assert.Equal(2, future.RemoveDoneCallback(Twice));
        Assert.Equal(0, future.RemoveDoneCallback(Twice));
        future.SetResult(1);
        Turn();
        Assert.Equal(["once"], Log);
    }

    [Fact]
    public void Done_SetAgain_IsRefused()
    {
        var future = Loop.CreateFuture<int>();
        future.SetResult(1);
        Assert.Throws<InvalidFutureStateException>(() => future.SetResult(2));
        Assert.Throws<InvalidFutureStateException>(() => future.SetException(new TimeZoneNotFoundException()));
        Assert.False(future.Cancel());
        Assert.False(future.TrySetResult(3));
        Assert.Equal(1, future.Result);
        Assert.Null(future.Exception);
    }

    [Fact]
    public void Pending_Asked_SaysThatItIsNotDone()
    {
        var future = Loop.CreateFuture<int>();
        Assert.Throws<InvalidFutureStateException>(() => future.Result);
        Assert.Throws<InvalidFutureStateException>(() => future.Exception);
    }

    [Fact]
    public void Cancelled_Asked_ThrowsTheReason()
    {
        var future = Loop.CreateFuture<int>();
        Assert.True(future.Cancel("too late"));
        Assert.True(future.IsCancelled);
        Assert.Equal("too late", Assert.Throws<CancelledException>(() => future.Result).Message);
        Assert.Throws<CancelledException>(() => future.Exception);
    }

    [Fact]
    public void SetException_StopIteration_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Loop.CreateFuture<int>().SetException(new StopIterationException(null)));

    [Fact]
    public void Failed_Awaited_ThrowsTheSameExceptionEachTime()
    {
        var future = Loop.CreateFuture<int>();
        TimeZoneNotFoundException failure = new();
        future.SetException(failure);
        async Coroutine<bool> Await()
        {
            try
            {
                await future;
                return false;
            }
            catch (TimeZoneNotFoundException caught)
            {
                return ReferenceEquals(caught, failure);
            }
        }

        Assert.True(Loop.RunUntilComplete(Await()));
        Assert.True(Loop.RunUntilComplete(Await()));
        Loop.Close();
        Assert.Empty(Errors);
    }

    [Fact]
    public void Exception_NeverRetrieved_IsReportedWhenCollected()
    {
        Abandon();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Turn();
        Assert.Equal("Future exception was never retrieved", Assert.Single(Errors).Message);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Abandon() => Loop.CreateFuture<int>().SetException(new TimeZoneNotFoundException("nobody looked"));
    }

    [Fact]
    public void Exception_CollectedAfterTheLastIteration_IsReportedAtClose()
    {
        Abandon();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Loop.Close();
        Assert.Equal("Future exception was never retrieved", Assert.Single(Errors).Message);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Abandon() => Loop.CreateFuture<int>().SetException(new TimeZoneNotFoundException("nobody looked"));
    }

    [Fact]
    public void Exception_NeverRetrieved_IsReportedAtCloseAtTheLatest()
    {
        var future = Loop.CreateFuture<int>();
        future.SetException(new TimeZoneNotFoundException("nobody looked"));
        var task = Loop.CreateTask(FailAfter(1, "nobody waited"), "lonely");
        Loop.RunUntilComplete(Loop.Sleep(Seconds(2)));
        Loop.Close();
        Assert.Equal(["nobody looked", "nobody waited"], Errors.Select(error => error.Exception!.Message).Order());
        Assert.Contains(Errors, error => error.Source == "lonely");
        GC.KeepAlive((future, task));
    }

    [Fact]
    public void Close_TasksStillPending_AreReportedAndTheirFinallyBlocksRun()
    {
        async Coroutine Waits()
        {
            try
            {
                await Loop.CreateFuture<int>();
            }
            finally
            {
                Log.Add("cleaned up");
            }
        }

        Loop.CreateTask(Waits(), "waits");
        Loop.RunUntilComplete(Loop.Sleep(Seconds(1)));
        Loop.Close();
        Assert.Equal("waits", Assert.Single(Errors).Source);
        Assert.Equal(["cleaned up"], Log);
    }

    [Fact]
    public async Task AsTask_FromAnotherThread_GivesTheResult()
    {
        using EventLoop loop = new();
        var future = loop.CreateFuture<int>();
        var other = Task.Run(async () => await future + 1, TestContext.Current.CancellationToken);
        var third = future.AsTask();
        loop.CallLater(TimeSpan.FromMilliseconds(1), () => future.SetResult(41));
        var running = Task.Run(loop.RunForever, TestContext.Current.CancellationToken);
        Assert.Equal(42, await other);
        Assert.Equal(41, await third);
        loop.CallSoonThreadSafe(loop.Stop);
        await running;
    }

    [Fact]
    public void Future_AwaitedInAGeneratorThatYieldsOtherThings_IsRefusedInTheBody()
    {
        var future = Loop.CreateFuture<int>();
        var generator = Generator.Create<int, int, string>(async yielder =>
        {
            await yielder.Yield(1);
            try
            {
                await future;
                return "awaited";
            }
            catch (NotSupportedException exception)
            {
                return exception.Message;
            }
        });
        generator.Next();
        Assert.Contains("does not yield Futures", (string)Assert.Throws<StopIterationException>(() => generator.Next()).Value!, StringComparison.Ordinal);
    }
}

using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Two programs at once, of which one wakes methods of the other: each keeps its goroutines to itself.</summary>
public sealed class TwoRunsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void GoroutineWakesAMethodOfAnotherRun_ItGoesOnInItsOwn()
    {
        TaskCompletionSource signal = new();
        using ManualResetEventSlim waits = new();
        Thread other = new(() => new GoScheduler(1).Run(async () =>
        {
            Go(End());
            await Yield(); // a goroutine that has ended is there to be used again: in this run
            waits.Wait(Cancellation);
            signal.SetResult();
        }, Cancellation));
        other.Start();
        new GoScheduler(1).Run(async () =>
        {
            Channel<int> values = new();
            Channel<int> done = new();
            Go(async () =>
            {
                await Method(signal.Task);
                await done.Send(1);
            });
            await Yield();
            waits.Set();
            await done.Receive();
            for (var count = 0; count < 3; count++) Go(PassOn(values, done));
            await Yield();
            for (var count = 0; count < 3; count++)
            {
                await values.Send(count); // wakes one that waits: by its own scheduler
                Assert.Equal(count, await done.Receive());
            }
        }, Cancellation);
        other.Join();

        static async Task Method(Task task) => await task;

        static async Routine PassOn(ReceiveOnly<int> from, SendOnly<int> to) => await to.Send(await from.Receive());
    }

#pragma warning disable CS1998 // It never waits.
    private static async Routine End()
    {
    }
#pragma warning restore CS1998
}

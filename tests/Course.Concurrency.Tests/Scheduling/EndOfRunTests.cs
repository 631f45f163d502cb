using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>What becomes of those that still run, or block, when the run on several processors ends.</summary>
public sealed class EndOfRunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void MainEnds_AnotherFailsBecauseOfIt_IsNoFailureOfTheRun()
    {
        for (var turn = 0; turn < 100; turn++)
        {
            new GoScheduler(2).Run(async () =>
            {
                Channel<int> begun = new();
                Go(async () =>
                {
                    await begun.Send(1);
                    while (true) Go(End()); // refused when the run has ended
                });
                await begun.Receive();
                Thread.SpinWait(2_000);
            }, Cancellation);
        }
    }

    [Fact]
    public void BlockingCall_OutlastsTheRun_ItsGoroutineDoesNotGoOn()
    {
        using ManualResetEventSlim begun = new(), opened = new();
        Thread? caller = null;
        var after = false;
        new GoScheduler(2).Run(async () =>
        {
            Go(async () =>
            {
                await Blocking(() =>
                {
                    caller = Thread.CurrentThread;
                    begun.Set();
                    opened.Wait(Cancellation);
                });
                after = true;
            });
            await Blocking(() => begun.Wait(Cancellation));
        }, Cancellation);
        opened.Set();
        caller!.Join(); // its thread ends
        Assert.False(after);
    }

#pragma warning disable CS1998 // It never waits.
    private static async Routine End()
    {
    }
#pragma warning restore CS1998
}

using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;

namespace Course.Concurrency.Tests.Actors;

/// <summary>What actors do on every scheduler: a test class derives from it, and a class for each scheduler from that.</summary>
public abstract class ActorContract : SchedulerContract
{
    private protected ActorContract(IScheduling scheduling)
        : base(scheduling)
    {
    }

    /// <summary>Runs a program with a system of actors, which is terminated at its end: if an actor does not stop, that is a deadlock.</summary>
    private protected void Play(Func<Stage, Routine> program, SupervisionStrategy? supervision = null) => Run(async () =>
    {
        Stage stage = new(supervision);
        await program(stage);
        await stage.System.Terminate();
    });

    private protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Time since the virtual clock was made.</summary>
    private protected static double Now(Stage stage) => (stage.System.Clock.GetUtcNow() - new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;

    private protected static async Routine<TException> Throws<TException>(Func<Routine> act)
        where TException : Exception
    {
        try
        {
            await act();
        }
        catch (Exception exception)
        {
            return Assert.IsType<TException>(exception);
        }

        throw Xunit.Sdk.ThrowsException.ForNoException(typeof(TException));
    }
}

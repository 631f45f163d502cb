using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Visuals.Tests;

/// <summary>Logs of real actors, in virtual time.</summary>
internal static class ActorLogs
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Runs <paramref name="main"/> with a system of actors, whose failures and dead letters somebody has subscribed to.</summary>
    public static TraceLog Of(Func<ActorSystem, Routine> main, SupervisionStrategy? supervision = null)
    {
        VirtualTime clock = new();
        return TraceLog.Record(() => new SimpleScheduler(clock).Run(async () =>
        {
            ActorSystem system = new("test", supervision);
            system.Failures.Subscribe(_ => { });
            system.DeadLetters.Subscribe(_ => { });
            await main(system);
        }), clock);
    }

    /// <summary>
    /// Boss has three workers. The first is restarted, and then resumed; the second stops; the third's failure is escalated, so that boss is restarted
    /// and makes three new ones.
    /// </summary>
    public static TraceLog Supervised() => Of(
        async system =>
        {
            var boss = system.Spawn(() => new Boss(), "boss");
            foreach (var order in new[] { "1 restart", "1 resume", "2 stop", "3 escalate" }) boss.Tell(order);
            await Sleep(Second);
        },
        SupervisionStrategy.OneForOne(_ => Directive.Restart));

    /// <summary>One who takes a second for each message is told three at once, and a fourth half a second later.</summary>
    public static TraceLog SlowReader() => Of(async system =>
    {
        var slow = system.Spawn(() => new Slow(), "slow");
        foreach (var text in new[] { "a", "b", "c" }) slow.Tell(text);
        await Sleep(Second / 2);
        slow.Tell("d");
        await slow.StopGracefully();
    });

    private sealed class Boss : Actor<string>
    {
        private readonly List<ActorRef<string>> workers = [];

        protected override SupervisionStrategy Supervision => SupervisionStrategy.OneForOne(failure => Enum.Parse<Directive>(failure.Message, ignoreCase: true));

        protected override void PreStart()
        {
            for (var number = 1; number <= 3; number++) workers.Add(Spawn<string>(order => throw new InvalidOperationException(order), $"worker-{number}"));
        }

        protected override void Receive(string message) => workers[message[0] - '1'].Tell(message[2..]);
    }

    private sealed class Slow : Actor<string>
    {
        protected override async Routine ReceiveAsync(string message) => await Sleep(Second);
    }
}

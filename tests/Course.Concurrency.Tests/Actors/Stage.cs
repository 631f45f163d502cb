using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Tests.Actors;

/// <summary>A system of actors, and what happens in it.</summary>
internal sealed class Stage
{
    public Stage(SupervisionStrategy? supervision = null)
        : this(new ActorSystem("stage", supervision))
    {
    }

    public Stage(ActorSystem system)
    {
        System = system;
        System.Failures.Subscribe(failure => Failures.Add($"{failure.Actor.Name} {failure.Exception.GetType().Name} {failure.Exception.Message}: {failure.Decision}"));
        System.DeadLetters.Subscribe(letter => DeadLetters.Add($"{letter.Recipient.Name} {letter.Message}"));
    }

    public ActorSystem System { get; }

    /// <summary>What the players have written.</summary>
    public History History { get; } = new();

    /// <summary>As <c>name BoomException boom: Restart</c>.</summary>
    public History Failures { get; } = new();

    /// <summary>As <c>name message</c>.</summary>
    public History DeadLetters { get; } = new();

    /// <summary>Waits until nobody can go on: virtual time passes only then.</summary>
    public static SleepAwaitable Settle() => Goroutines.Sleep(TimeSpan.FromTicks(1));

    public ActorRef<object> Spawn(string name, Script? script = null, MailboxKind<object>? mailbox = null) =>
        System.Spawn(() => new Player(this, script), name, mailbox);

    /// <summary>The child of a player: made by that, within a message.</summary>
    public static async Routine<ActorRef<object>> SpawnUnder(ActorRef<object> parent, string name, Script? script = null, MailboxKind<object>? mailbox = null)
    {
        TaskCompletionSource<ActorRef<object>> made = new();
        Tell(parent, player => made.SetResult(player.Spawn(name, script, mailbox)));
        await Settle();
        return await made.Task;
    }

    /// <summary>Has a player do something.</summary>
    public static void Tell(ActorRef<object> player, Action<Player> act) => player.Tell(act);

    /// <summary>Has a player do something in which it may wait.</summary>
    public static void TellAsync(ActorRef<object> player, Func<Player, Routine> act) => player.Tell(act);

    public static Reply<string> Ask(ActorRef<object> player, string text, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        player.Ask<string>(answer => new Question(text, answer), timeout, cancellation);
}

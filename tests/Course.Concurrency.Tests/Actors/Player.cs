using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Tests.Actors;

/// <summary>
/// An actor that does what a test tells it: it runs a delegate, throws an exception, and writes anything else into the history, as it does with the
/// turns of its life. So a test reads like a script, and its end compares what was written.
/// </summary>
internal sealed class Player : Actor<object>
{
    private readonly Stage stage;
    private readonly Script script;

    public Player(Stage stage, Script? script = null)
    {
        (this.stage, this.script) = (stage, script ?? new Script());
        Note("made");
        this.script.Made?.Invoke(this);
    }

    public string Name => Self.Name;

    public new ActorRef<object> Self => base.Self;

    public new IReadOnlyList<ActorRef> Children => base.Children;

    public new CancellationToken Stopping => base.Stopping;

    public new ActorTimers<object> Timers => base.Timers;

    /// <summary>State of this instance: a restart forgets it.</summary>
    public int Value { get; set; }

    protected override SupervisionStrategy Supervision => script.Supervision ?? base.Supervision;

    public void Note(string what) => stage.History.Add($"{Name} {what}");

    public ActorRef<object> Spawn(string name, Script? childScript = null, MailboxKind<object>? mailbox = null) =>
        Spawn(() => new Player(stage, childScript), name, mailbox);

    public new void Watch(ActorRef actor) => base.Watch(actor);

    public new void Watch(ActorRef actor, object message) => base.Watch(actor, message);

    public new void Unwatch(ActorRef actor) => base.Unwatch(actor);

    public new void Stop() => base.Stop();

    public static void StopOther(ActorRef actor) => Stop(actor);

    public void BecomeLike(Action<object> receive) => Become(receive);

    public new void Stash(object message) => base.Stash(message);

    public new void UnstashAll() => base.UnstashAll();

    public new void Unhandled(object message) => base.Unhandled(message);

    public new void SetReceiveTimeout(TimeSpan duration, object message) => base.SetReceiveTimeout(duration, message);

    public new void CancelReceiveTimeout() => base.CancelReceiveTimeout();

    protected override void PreStart()
    {
        Note("starts");
        script.PreStart?.Invoke(this);
    }

    protected override void PostStop()
    {
        Note("stops");
        script.PostStop?.Invoke(this);
    }

    protected override void PreRestart(Exception failure, object? message)
    {
        Note($"is replaced after {failure.Message} on {Describe(message)}");
        if (script.PreRestart is null) base.PreRestart(failure, message);
        else script.PreRestart(this);
    }

    protected override void PostRestart(Exception failure)
    {
        Note($"replaces after {failure.Message}");
        if (script.PostRestart is null) base.PostRestart(failure);
        else script.PostRestart(this);
    }

    protected override void Stopped(ActorRef actor)
    {
        Note($"hears that {actor.Name} has stopped");
        if (script.Stopped is null) base.Stopped(actor);
        else script.Stopped(this, actor);
    }

    protected override Routine ReceiveAsync(object message)
    {
        if (message is Func<Player, Routine> act) return act(this);
        if (message is Later later) return ThrowLater(later);
        Receive(message);
        return default;
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Action<Player> act:
                act(this);
                break;
            case Question question:
                question.Answer.Tell($"{Name} answers {question.Text}");
                break;
            case Exception failure:
                throw failure;
            default:
                Note(message.ToString()!);
                break;
        }
    }

    private static async Routine ThrowLater(Later later)
    {
        await Goroutines.Sleep(TimeSpan.FromSeconds(0.5));
        throw later;
    }

    private static string Describe(object? message) => message switch
    {
        null => "nothing",
        Exception exception => exception.Message,
        Delegate => "an act",
        _ => message.ToString()!,
    };
}

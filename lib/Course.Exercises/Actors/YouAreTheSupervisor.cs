using Course.Concurrency.Actors;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Actors;

/// <summary>Exercise 10-1: what becomes of a child that fails.</summary>
public sealed class YouAreTheSupervisor : Exercise<Func<SupervisionStrategy>>
{
    private const string Resumes = "a bad page costs nothing but the page";
    private const string Restarts = "a broken connection gets a new worker";
    private const string Alone = "the other worker goes on as it was";
    private const string Limit = "after three in ten seconds it is enough";
    private const string Window = "what is long past does not count";
    private const string Above = "what nobody foresaw is decided above";

    /// <inheritdoc/>
    public override string Id => "10-1";

    /// <inheritdoc/>
    public override string Title => "You are the supervisor";

    /// <inheritdoc/>
    public override string Task =>
        "Workers fetch pages. FormatException: the page was bad, the worker is not. IOException: its connection is broken, and it needs a new one; but three new ones within ten seconds are enough, then it stops. Anything else is above you. Return the strategy.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "There are four directives: Resume, Restart, Stop, Escalate. You need three of them yourself; the fourth comes by counting.",
        "SupervisionStrategy.OneForOne takes a method that decides, and the most restarts within a window of time.",
        "SupervisionStrategy.OneForOne(failure => failure switch { FormatException => Directive.Resume, … }, mostRestarts: 3, window: TimeSpan.FromSeconds(10))",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<SupervisionStrategy>>> Rules =>
    [
        new(Resumes, "a 1, a 2", "The worker counts its pages: page, bad, page. Who has done nothing wrong need not begin anew.", (answer, world) => Pages(answer, world, ("a", "page"), ("a", "bad"), ("a", "page"))),
        new(Restarts, "a 1, a 1", "page, broken, page: a new worker has a new connection, and counts from one.", (answer, world) => Pages(answer, world, ("a", "page"), ("a", "broken"), ("a", "page"))),
        new(Alone, "b 1, b 2", "b works, a's connection breaks, b works. They do not share the connection.", (answer, world) => Pages(answer, world, ("b", "page"), ("a", "broken"), ("b", "page"))),
        new(Limit, "Restart, Restart, Restart, Stop", "Broken four times, a second apart: the network is down, and new workers will not mend it.", (answer, world) => Decisions(answer, world, "broken", times: 4, apart: 1)),
        new(Window, "Restart, Restart, Restart, Restart, Restart", "Broken five times, six seconds apart: never more than two within ten seconds.", (answer, world) => Decisions(answer, world, "broken", times: 5, apart: 6)),
        new(Above, "Escalate", "An InvalidOperationException. If you do not know what is broken, you do not know what to keep.", (answer, world) => Decisions(answer, world, "odd", times: 1, apart: 1)),
    ];

    /// <inheritdoc/>
    public override Func<SupervisionStrategy> Stub => () => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<SupervisionStrategy> Solution => () => SupervisionStrategy.OneForOne(Decide, mostRestarts: 3, window: TimeSpan.FromSeconds(10));

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<SupervisionStrategy>>> Mutants =>
    [
        new("restarts whoever fails", Resumes, () => SupervisionStrategy.OneForOne(_ => Directive.Restart, 3, TimeSpan.FromSeconds(10))),
        new("forgives everything", Restarts, () => SupervisionStrategy.OneForOne(_ => Directive.Resume)),
        new("what one does, all suffer for", Alone, () => SupervisionStrategy.AllForOne(Decide, 3, TimeSpan.FromSeconds(10))),
        new("has no limit", Limit, () => SupervisionStrategy.OneForOne(Decide)),
        new("takes four for three", Limit, () => SupervisionStrategy.OneForOne(Decide, 4, TimeSpan.FromSeconds(10))),
        new("never forgets", Window, () => SupervisionStrategy.OneForOne(Decide, 3)),
        new("stops what it does not know", Above, () => SupervisionStrategy.OneForOne(failure => Decide(failure) is var directive and not Directive.Escalate ? directive : Directive.Stop, 3, TimeSpan.FromSeconds(10))),
        new("says nothing of it, and so the default holds", Resumes, () => SupervisionStrategy.Default),
    ];

    private static Directive Decide(Exception failure) => failure switch
    {
        FormatException => Directive.Resume,
        IOException => Directive.Restart,
        _ => Directive.Escalate,
    };

    // What the workers have counted.
    private static string Pages(Func<SupervisionStrategy> answer, World world, params (string Worker, string Page)[] work) => world.RunActors(async system =>
    {
        var strategy = answer();
        List<string> counted = [];
        var boss = system.Spawn(() => new Boss(strategy, counted.Add), "boss");
        foreach (var one in work)
        {
            boss.Tell(one);
            await Sleep(TimeSpan.FromSeconds(1));
        }

        var watched = work[^1].Worker;
        return Observed.List(counted.Where(line => line.StartsWith(watched, StringComparison.Ordinal)));
    });

    // What was decided about worker a.
    private static string Decisions(Func<SupervisionStrategy> answer, World world, string page, int times, double apart) => world.RunActors(async system =>
    {
        var strategy = answer();
        List<Directive> decisions = [];
        using var listening = system.Failures.Subscribe(failure =>
        {
            if (failure.Actor.Name == "a") decisions.Add(failure.Decision);
        });
        var boss = system.Spawn(() => new Boss(strategy, _ => { }), "boss");
        for (var time = 0; time < times; time++)
        {
            boss.Tell(("a", page));
            await Sleep(TimeSpan.FromSeconds(apart));
        }

        return Observed.List(decisions.Select(decision => decision.ToString()));
    });

    private sealed class Boss(SupervisionStrategy strategy, Action<string> count) : Actor<(string Worker, string Page)>
    {
        private readonly Dictionary<string, ActorRef<string>> workers = [];

        protected override SupervisionStrategy Supervision => strategy;

        protected override void PreStart()
        {
            foreach (var name in (string[])["a", "b"]) workers[name] = Spawn(() => new PageWorker(count), name);
        }

        protected override void Receive((string Worker, string Page) message) => workers[message.Worker].Tell(message.Page);
    }

    private sealed class PageWorker(Action<string> count) : Actor<string>
    {
        private int pages;

        protected override void Receive(string message) => count(message switch
        {
            "bad" => throw new FormatException("no page at all"),
            "broken" => throw new IOException("connection reset"),
            "odd" => throw new InvalidOperationException("nobody foresaw this"),
            _ => FormattableString.Invariant($"{Self.Name} {++pages}"),
        });
    }
}

using System.Runtime.ExceptionServices;
using Course.Concurrency.Actors;
using Course.Concurrency.Channels;
using Course.Concurrency.Threads;
using Course.Concurrency.Time;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// A scheduler that leaves nothing to chance: one thread, virtual time, and a <see cref="Schedule"/> that makes every choice. A goroutine pauses at
/// each operation on a channel, a lock or a group, also where it need not wait; then the schedule says who goes on. The same schedule makes the
/// same run, on every machine.
/// </summary>
/// <remarks>
/// <para>There is a choice where two or more goroutines can go on, or two or more cases of a select: <see cref="Recorded"/> names them in turn. A
/// case is named <c>case 0</c>. When a timer fires is no choice: it does so when no goroutine can go on.</para>
/// <para><see cref="Schedules.ExploreSeeds(Func{Routine}, int, int, CancellationToken)"/> looks for one that breaks a program.</para>
/// </remarks>
public sealed class SeededScheduler : OneThreadScheduler
{
    private readonly List<Resumable> ready = [];
    private readonly Dictionary<string, int> uses = [];
    private readonly List<ThreadStep> steps = [];
    private readonly Chooser chooser;
    private readonly int mostSteps;
    private Resumable? last;
    private readonly Dictionary<string, ActorCell> actors = [];
    private bool wasChoice;
    private int stepCount;

    /// <summary>Makes a scheduler whose choices are random, and the same for the same seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="clock">Its clock; a fresh one unless given.</param>
    public SeededScheduler(int seed, VirtualTime? clock = null)
        : this(Schedule.Random(seed), clock)
    {
    }

    /// <summary>Makes a scheduler that follows a schedule.</summary>
    /// <param name="schedule">Who goes on when.</param>
    /// <param name="clock">Its clock; a fresh one unless given.</param>
    public SeededScheduler(Schedule schedule, VirtualTime? clock = null)
        : this(schedule, clock, int.MaxValue)
    {
    }

    internal SeededScheduler(Schedule schedule, VirtualTime? clock, int mostSteps)
        : base(clock ?? new VirtualTime())
    {
        ArgumentNullException.ThrowIfNull(schedule);
        chooser = schedule.Begin();
        this.mostSteps = mostSteps;
    }

    /// <summary>The choices so far: whatever made them, this makes them again.</summary>
    public Schedule Recorded => Schedule.Of([.. steps.Select(step => step.Thread)]);

    /// <summary>The choices so far, and what became of them.</summary>
    internal IReadOnlyList<ThreadStep> Steps => steps;

    internal bool IsEndless => stepCount >= mostSteps;

    private protected override void Enqueue(Resumable runnable)
    {
        if (runnable.Key is "") runnable.Key = KeyOf(runnable);
        ready.Add(runnable);
    }

    private protected override Resumable? Dequeue()
    {
        if (ready.Count == 0) return null;
        if (++stepCount >= mostSteps)
        {
            End(ExceptionDispatchInfo.Capture(new InvalidOperationException(FormattableString.Invariant(
                $"The goroutines have taken {stepCount:#,0} steps and have not ended: does {string.Join(" or ", ready.Select(one => $"'{one.Key}'"))} go round in circles?"))));
            return null;
        }

        // Who has run goes on before the others, unless the schedule says otherwise.
        if (last is not null && ready.IndexOf(last) is > 0 and var place)
        {
            ready.RemoveAt(place);
            ready.Insert(0, last);
        }

        wasChoice = ready.Count > 1;
        var index = wasChoice ? Choose(ready) : 0;
        last = ready[index];
        ready.RemoveAt(index);
        if (wasChoice) steps.Add(new ThreadStep(last.Key, ""));
        return last;
    }

    private protected override void Executed(Resumable runnable)
    {
        if (wasChoice && steps.FindLastIndex(step => step.Thread == runnable.Key && step.What is "") is >= 0 and var index)
            steps[index] = steps[index] with { What = runnable is Goroutine goroutine ? Describe(goroutine) : "handles a message" };
        if (runnable is Goroutine { State: GoroutineState.Dead }) runnable.Key = "";
    }

    private protected override Machine MakeMachine() => new SeededMachine(this);

    private protected override void Succeeded()
    {
        try
        {
            chooser.End();
        }
        catch (InvalidOperationException misfit)
        {
            throw new ScheduleMisfitException(misfit);
        }
    }

    private static string Describe(Goroutine goroutine)
    {
        var at = goroutine.WaitingAt;
        return (goroutine.State, goroutine.Waiting) switch
        {
            (GoroutineState.Dead, _) => "ends",
            (GoroutineState.Runnable, Operation.Send) => at is null ? "sends" : $"sends on {at}",
            (GoroutineState.Runnable, Operation.Receive) => at is null ? "receives" : $"receives from {at}",
            (GoroutineState.Runnable, Operation.Select) => "selects",
            (GoroutineState.Runnable, Operation.Lock or Operation.WriteLock) => "locks",
            (GoroutineState.Runnable, Operation.ReadLock) => "locks to read",
            (GoroutineState.Runnable, _) => "gives way",
            (_, Operation.Send) => at is null ? "waits to send" : $"waits to send on {at}",
            (_, Operation.Receive) => at is null ? "waits to receive" : $"waits to receive from {at}",
            _ => $"waits ({goroutine.Waiting.Describe()})",
        };
    }

    private int Choose(IReadOnlyList<IChoosable> able)
    {
        try
        {
            return chooser.Choose(able, WhyNot);
        }
        catch (InvalidOperationException misfit)
        {
            End(ExceptionDispatchInfo.Capture(new ScheduleMisfitException(misfit)));
            return 0;
        }
    }

    private int ChooseCase(IEnumerable<int> cases)
    {
        Case[] able = [.. cases.Select(number => new Case(number))];
        var index = Choose(able);
        steps.Add(new ThreadStep(able[index].Key, "is selected"));
        return index;
    }

    private string KeyOf(Resumable runnable)
    {
        var name = runnable switch
        {
            Goroutine { Id: 1 } => "main",
            Goroutine goroutine => goroutine.Name ?? goroutine.Frame!.Name,
            _ => ((ActorCell)runnable).Path,
        };
        var use = uses[name] = uses.GetValueOrDefault(name) + 1;
        var key = use == 1 ? name : FormattableString.Invariant($"{name} #{use}");
        if (runnable is ActorCell actor) actors[key] = actor;
        return key;
    }

    private string WhyNot(string key) => actors.TryGetValue(key, out var actor) ? actor.HasStopped ? "has stopped" : "has no message to handle" : Live().Find(goroutine => goroutine.Key == key) switch
    {
        null => uses.ContainsKey(key.Split(" #")[0]) ? "has ended, or has not begun" : $"is none of the goroutines: there are {string.Join(", ", Live().Select(goroutine => $"'{goroutine.Key}'"))}",
        var goroutine => $"waits ({goroutine.Waiting.Describe()})",
    };

    private sealed class SeededMachine : Machine
    {
        public SeededMachine(SeededScheduler scheduler)
            : base(scheduler, seed: 1) => MustYield = true;

        public override uint ChooseCase(Selection selection, uint ready) => (uint)((SeededScheduler)Scheduler).ChooseCase(selection.ReadyCases());

        public override uint ChooseCase(IReadOnlyList<int> cases) => (uint)((SeededScheduler)Scheduler).ChooseCase(cases);
    }

    private sealed record Case(int Number) : IChoosable
    {
        public string Key => FormattableString.Invariant($"case {Number}");
    }
}

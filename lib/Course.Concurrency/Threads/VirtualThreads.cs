#pragma warning disable CA1001 // Each run disposes of its carriers.
using System.Runtime.ExceptionServices;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>
/// Threads in virtual time. They are real threads, so that code which blocks needs no change, but they pass a baton and only
/// its holder runs. When all are blocked, the clock moves to its next timer: a thousand threads that each sleep an hour take
/// an hour of virtual time and next to none of real time, and the same program runs in the same order every time.
/// </summary>
/// <remarks>
/// <para>The baton is passed on by <see cref="Sleep"/>, <see cref="IRunningThread.Join"/>, the simulated network, and, as the
/// <see cref="Schedule"/> has it, before each access to a <see cref="Shared{T}"/> and each taking of a <see cref="ThreadLock"/>. Threads that
/// have woken up get it in turn. A thread that blocks in any other way, as on a lock of .NET that a blocked thread holds, blocks all.</para>
/// <para>One run at a time; only its own threads, and the timers of its clock, may start others.</para>
/// </remarks>
public sealed class VirtualThreads : IThreads
{
    private const string MainName = "main";
    private const int MostStepsOfOneRun = 1_000_000; // a program that goes round in circles must not hang whoever runs it

    private readonly Lock gate = new();
    private readonly Schedule schedule;
    private readonly Carriers? sharedCarriers;
    private readonly int mostSteps;
    private readonly Turn baton = new(); // given to the scheduler
    private readonly Queue<VirtualThread> ready = new();
    private readonly List<VirtualThread> standing = []; // before a step, in the order in which they came
    private readonly List<VirtualThread> able = [];
    private readonly List<VirtualThread> started = [];
    private readonly List<VirtualThread> alive = [];
    private readonly Dictionary<string, int> uses = [];
    private readonly List<ThreadStep> steps = [];
    private Carriers carriers = new(reuse: false);
    private readonly Func<string, string> whyNot;
    private Chooser chooser;
    private VirtualThread? holder;
    private VirtualThread? lastToStep;
    private ExceptionDispatchInfo? misfit;
    private long stepCount;
    private bool running;
    private volatile bool isGivenUp;

    /// <summary>Makes threads that live by <paramref name="clock"/>. Whoever runs them advances it, and nobody else meanwhile.</summary>
    /// <param name="clock">Their clock.</param>
    /// <param name="schedule">Who takes which step; <see cref="Schedule.InTurn"/> unless given.</param>
    public VirtualThreads(VirtualTime clock, Schedule? schedule = null)
        : this(clock, schedule ?? Schedule.InTurn, null, MostStepsOfOneRun)
    {
    }

    internal VirtualThreads(VirtualTime clock, Schedule schedule, Carriers? sharedCarriers, int mostSteps)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (Clock, this.schedule, this.sharedCarriers, this.mostSteps) = (clock, schedule, sharedCarriers, mostSteps);
        chooser = schedule.Begin();
        whyNot = WhyNot;
    }

    /// <summary>The clock by which they live.</summary>
    public VirtualTime Clock { get; }

    /// <summary>The schedule that the last run has followed, or this one has so far: whatever chose its steps, this makes the same choices again.</summary>
    public Schedule Recorded { get { lock (gate) return Schedule.Of([.. steps.Select(step => step.Thread)]); } }

    /// <summary>The steps of the last run, or of this one so far, without those that only the main thread could take.</summary>
    internal IReadOnlyList<ThreadStep> Steps => steps;

    /// <summary>Whether the last run was given up because it took too many steps.</summary>
    internal bool IsEndless => stepCount >= mostSteps;

    internal bool IsGivenUp => isGivenUp;

    /// <summary>Whether time has passed in the last run: then steps could have come before a timer, or after it, in other ways than the schedule chooses between.</summary>
    internal bool HasClockMoved { get; private set; }

    /// <summary>Runs <paramref name="main"/> as the first thread, and every thread that it starts, and returns when all have ended.</summary>
    /// <exception cref="InvalidOperationException">All threads are blocked and no timer is set (the message says who waits for what), the schedule does not fit the program, the threads have taken a million steps and have not ended, or these threads run already.</exception>
    /// <remarks>
    /// An exception that leaves <paramref name="main"/> comes out when the other threads have ended, and so does one of a thread
    /// that nobody joins. After a deadlock, or when the calling thread is interrupted, each blocked call throws
    /// <see cref="OperationCanceledException"/>, so that the threads end, their <c>finally</c> blocks run, and none is left behind.
    /// </remarks>
    public void Run(Action main) => RunToEnd(main)?.Throw();

    /// <summary>Runs <paramref name="main"/> as <see cref="Run(Action)"/> does, and returns its result.</summary>
    /// <exception cref="InvalidOperationException">All threads are blocked and no timer is set (the message says who waits for what), the schedule does not fit the program, or these threads run already.</exception>
    public T Run<T>(Func<T> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        T result = default!;
        Run(() => { result = main(); });
        return result;
    }

    /// <inheritdoc/>
    /// <remarks>The new thread runs when it is its turn; the calling one goes on.</remarks>
    /// <exception cref="InvalidOperationException">The caller is not within <see cref="Run(Action)"/>.</exception>
    public IRunningThread Start(string name, Action body, Strand? strand = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        if (!running || holder is not null) _ = Self;
        var use = uses[name] = uses.GetValueOrDefault(name) + 1;
        VirtualThread thread = new(this, name, use == 1 ? name : FormattableString.Invariant($"{name} #{use}"));
        started.Add(thread);
        alive.Add(thread);
        thread.Begin(carriers, ThreadTrace.Of(name, body, strand, saysWhenItBegins: false));
        lock (gate) ready.Enqueue(thread);
        return thread;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The caller is not within <see cref="Run(Action)"/>.</exception>
    public void Sleep(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ITimer? timer = null;
        try
        {
            Block(WaitReason.Timer, "sleep", "a timer", wake => timer = Clock.CreateTimer(_ => wake(), null, duration, Timeout.InfiniteTimeSpan));
        }
        finally
        {
            timer?.Dispose();
        }
    }

    /// <summary>Runs <paramref name="main"/>.</summary>
    /// <returns>How the program has failed, if it has; what is not its own fault is thrown.</returns>
    internal ExceptionDispatchInfo? RunToEnd(Action main)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (running) throw new InvalidOperationException("These virtual threads run already: call Start to add another thread.");
        (running, isGivenUp, stepCount, misfit, lastToStep) = (true, false, 0, null, null);
        HasClockMoved = false;
        (chooser, carriers) = (schedule.Begin(), sharedCarriers ?? new Carriers(reuse: false));
        steps.Clear();
        uses.Clear();
        try
        {
            Start(MainName, main, Tracer.Current?.Running);
            var failure = RunThreads();
            if (failure is not null) GiveUp();
            failure ??= started.Select(thread => thread.UnseenFailure).FirstOrDefault(unseen => unseen is not null);
            if (failure is null) chooser.End();
            return failure;
        }
        catch
        {
            GiveUp();
            throw;
        }
        finally
        {
            started.Clear();
            if (sharedCarriers is null) carriers.Dispose();
            running = false;
        }
    }

    /// <summary>Blocks the calling thread until somebody wakes it; it does not block if that happens at once.</summary>
    /// <param name="reason">Why it waits, for the event log.</param>
    /// <param name="call">What it has called, for the event log.</param>
    /// <param name="what">What it waits for, as messages say it after "waits for".</param>
    /// <param name="begin">Gets what wakes the thread; any thread may call that, and more than once.</param>
    internal void Block(WaitReason reason, string call, string what, Action<Action> begin)
    {
        var self = Self;
        ThreadTrace.Blocking(reason, call, () =>
        {
            EndIfGivenUp(self);
            var wait = self.Wait = new ThreadWait(self, what);
            begin(() => Wake(wait));
            lock (gate)
            {
                if (wait.IsOver) return;
                wait.IsBlocking = true;
            }

            PassOn(self);
        });
    }

    /// <summary>Stops <paramref name="self"/>, the calling thread, before a step, and returns when it is to take it.</summary>
    /// <param name="self">The calling thread.</param>
    /// <param name="what">What the step is, as messages say it after the name of the thread.</param>
    /// <param name="wanted">The lock that it takes.</param>
    internal void Step(VirtualThread self, string what, ThreadLock? wanted = null)
    {
        if (isGivenUp && self.IsEnding && wanted is not { Holder: not null }) return; // it cleans up
        EndIfGivenUp(self);
        self.Arrive(what, wanted);
        lock (gate) standing.Add(self);
        PassOn(self);
        self.Proceed();
    }

    /// <summary>Shows in the event log who waits for <paramref name="taken"/> from now on.</summary>
    internal void ShowWhoWaitsFor(ThreadLock taken)
    {
        lock (gate)
        {
            foreach (var thread in standing)
            {
                if (thread.Wanted == taken) thread.ShowWaitForLock();
            }
        }
    }

    /// <summary>Passes the baton on from a thread that has ended.</summary>
    internal void PassOnAtEnd(VirtualThread self)
    {
        alive.Remove(self);
        Next(self)?.GiveTurn();
    }

    /// <summary>Why the thread called <paramref name="key"/> cannot run, as messages say it after "which".</summary>
    private string WhyNot(string key) => started.Find(thread => thread.Key == key) switch
    {
        null => $"has not been started: there are {string.Join(", ", started.Select(thread => $"'{thread.Key}'"))}",
        { HasEnded: true } => "has ended",
        var thread => $"waits for {thread.WaitsFor}",
    };

    private VirtualThread Self => VirtualThread.Current is { } self && self.Owner == this
        ? self
        : throw new InvalidOperationException("Virtual threads start, sleep and wait only within VirtualThreads.Run: call it there.");

    private void EndIfGivenUp(VirtualThread self)
    {
        if (!isGivenUp) return;
        self.IsEnding = true;
        throw new RunEndedException();
    }

    // Passes the baton on from the calling thread, and returns when it is back.
    private void PassOn(VirtualThread self)
    {
        var next = Next(self);
        if (next == self) return;
        next?.GiveTurn();
        self.AwaitTurn();
        EndIfGivenUp(self);
    }

    // Settles who runs when this one does not: another thread, or, if it is null, the scheduler.
    private VirtualThread? Next(VirtualThread self)
    {
        lock (gate)
        {
            holder = Choose();
            if (holder != self && standing.Contains(self)) self.ShowWaitForTurn();
            if (holder is null) baton.Give();
            return holder;
        }
    }

    // Who has code to run that nobody else can see, runs first; who stands before a step, as the schedule says.
    private VirtualThread? Choose()
    {
        if (isGivenUp) return null;
        if (ready.TryDequeue(out var next)) return next;
        if (standing.Count == 0 || Clock.UntilNextTimer == TimeSpan.Zero) return null; // who wakes up now is to be chosen from as well
        FindAble();
        if (able.Count == 0 || IsEndless) return null;
        try
        {
            next = ChooseAble();
        }
        catch (InvalidOperationException exception)
        {
            misfit = ExceptionDispatchInfo.Capture(exception);
            return null;
        }

        stepCount++;
        standing.Remove(next);
        return lastToStep = next;
    }

    private VirtualThread ChooseAble()
    {
        if (able is [{ Key: MainName } main]) return main;
        var chosen = able[chooser.Choose(able, whyNot)];
        steps.Add(new ThreadStep(chosen.Key, chosen.NextStep));
        return chosen;
    }

    private void FindAble()
    {
        able.Clear();
        foreach (var thread in standing)
        {
            if (thread.IsAble) able.Add(thread);
        }

        // The running thread goes on before the others, but does not take a lock again that another one waits for.
        var running = able.IndexOf(lastToStep!);
        if (running > 0 && (lastToStep!.Wanted is not { } wanted || able.Count(thread => thread.Wanted == wanted) == 1))
        {
            able.RemoveAt(running);
            able.Insert(0, lastToStep);
        }
    }

    // The scheduler: it gives the baton to whom it can, and moves the clock when it can to nobody.
    private ExceptionDispatchInfo? RunThreads()
    {
        while (alive.Count > 0)
        {
            VirtualThread? next;
            lock (gate) next = holder = Choose();
            if (next is not null)
            {
                next.GiveTurn();
                baton.AwaitOrBeInterrupted();
            }

            misfit?.Throw();
            if (next is not null) continue;
            if (IsEndless) return Failure(FormattableString.Invariant($"The threads have taken {stepCount:#,0} steps and have not ended: does {string.Join(" or ", able.Select(thread => $"'{thread.Key}'"))} go round in circles?"));
            if (!MoveClock(out var failure) && !IsAnyReady()) return Failure($"Deadlock: no thread can run and no timer is set: {string.Join("; ", alive.Select(thread => $"'{thread.Key}' waits for {thread.WaitsFor}"))}.");
            if (failure is not null) return failure;
        }

        return null;
    }

    private bool MoveClock(out ExceptionDispatchInfo? failure)
    {
        failure = null;
        try
        {
            var before = Clock.Elapsed;
            var hasFired = Clock.AdvanceToNextTimer();
            HasClockMoved |= Clock.Elapsed != before;
            return hasFired;
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
            return true;
        }
    }

    private bool IsAnyReady()
    {
        lock (gate) return ready.Count > 0; // another thread of the process may have woken one
    }

    private static ExceptionDispatchInfo Failure(string message) => ExceptionDispatchInfo.Capture(new InvalidOperationException(message));

    // Whoever waits gets the baton, and an exception with it.
    private void GiveUp()
    {
        VirtualThread? runs;
        lock (gate) (isGivenUp, runs) = (true, holder);
        if (runs is null)
        {
            baton.TakeBack();
        }
        else
        {
            runs.Interrupt();
            baton.AwaitOrBeInterrupted();
        }

        while (alive is [var next, ..])
        {
            next.GiveTurn();
            baton.AwaitOrBeInterrupted();
        }

        ready.Clear();
        standing.Clear();
    }

    private void Wake(ThreadWait wait)
    {
        lock (gate)
        {
            if (wait.IsOver) return;
            wait.IsOver = true;
            if (wait.IsBlocking) ready.Enqueue(wait.Thread);
        }
    }
}

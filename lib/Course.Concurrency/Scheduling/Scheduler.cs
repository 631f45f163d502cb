using System.Runtime.ExceptionServices;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>Runs a program of goroutines: what all schedulers have in common. Which goroutine runs next, and where, each decides for itself.</summary>
/// <remarks>A scheduler runs one program; for another, make another one. Goroutines, and the channels that they use, belong to that run.</remarks>
public abstract class Scheduler
{
    private readonly Lock registry = new();
    private readonly List<Goroutine> goroutines = []; // those that were ever made, live or dead, as Go's allgs
    private GoroutineStack free;
    private long lastId;
    private int foreignWaits;
    private int timers;
    private RoutineFrame? main;
    private ExceptionDispatchInfo? failure;
    private int hasBegun;
    private int isEnding;

    private protected Scheduler(TimeProvider? clock) => Clock = clock ?? TimeProvider.System;

    /// <summary>The clock of its timers.</summary>
    public TimeProvider Clock { get; }

    internal ProgramRun? CurrentRun { get; private set; }

    /// <summary>The frame of the main goroutine.</summary>
    internal RoutineFrame? Main => main;

    /// <summary>Who writes the events of the run; null when nobody traces.</summary>
    internal Tracer? Tracer => CurrentRun?.Tracer;

    /// <summary>Whether the main goroutine has ended, or another one by a panic: nothing more is run.</summary>
    internal bool IsOver => CurrentRun is null or { HasEnded: true };

    /// <summary>Whether something outside of the goroutines may still make one of them ready.</summary>
    private protected bool AwaitsOutside => Volatile.Read(ref foreignWaits) > 0 || Volatile.Read(ref timers) > 0;

    /// <summary>Runs <paramref name="main"/> as the main goroutine, and all that it starts, until it ends.</summary>
    /// <param name="main">The program.</param>
    /// <param name="cancellation">Ends the run: no goroutine is resumed any more.</param>
    /// <remarks>
    /// As in Go, the program ends when its main goroutine does: other goroutines are not resumed any more, and their <c>finally</c> blocks do
    /// not run. Wait for them, with a channel or a <see cref="WaitGroup"/>, if they matter. One that runs on another thread at that moment goes on
    /// to its next pause. A virtual clock moves when no goroutine can run, also while one awaits something foreign: real work takes no virtual time.
    /// </remarks>
    /// <exception cref="DeadlockException">No goroutine can run, and nothing can wake one.</exception>
    /// <exception cref="GoroutinePanicException">A goroutine other than main threw, and nobody caught it. An exception that leaves main comes out as it is.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="InvalidOperationException">This scheduler has begun a run before, or the caller is a goroutine.</exception>
    public void Run(Func<Routine> main, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(main);
        RunFrame(main().Frame, cancellation);
    }

    /// <summary>Runs <paramref name="main"/> as <see cref="Run(Func{Routine}, CancellationToken)"/> does, and returns its result.</summary>
    /// <param name="main">The program.</param>
    /// <param name="cancellation">Ends the run: no goroutine is resumed any more.</param>
    /// <exception cref="DeadlockException">No goroutine can run, and nothing can wake one.</exception>
    /// <exception cref="GoroutinePanicException">A goroutine other than main threw, and nobody caught it.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="InvalidOperationException">This scheduler has begun a run before, or the caller is a goroutine.</exception>
    public T Run<T>(Func<Routine<T>> main, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(main);
        var frame = main().Frame;
        RunFrame(frame, cancellation);
        return frame.Result;
    }

    /// <summary>How many messages an actor handles before others run.</summary>
    internal virtual int MessagesAtOnce => 64;

    /// <summary>Makes <paramref name="runnable"/> ready to run. From any thread.</summary>
    internal abstract void Ready(Resumable runnable);

    /// <summary>Makes <paramref name="runnable"/>, which runs now, ready, behind all that are.</summary>
    internal abstract void ReadyLast(Resumable runnable);

    /// <summary>Makes an actor ready again, which runs now and has more messages, behind those that are.</summary>
    internal virtual void ReadyAgain(Resumable actor) => ReadyLast(actor);

    /// <summary>Runs goroutines until <see cref="IsOver"/>.</summary>
    /// <param name="start">Makes the main goroutine ready: to be called on a machine.</param>
    private protected abstract void RunGoroutines(Action start);

    /// <summary>The main goroutine has ended, and well.</summary>
    private protected virtual void Succeeded()
    {
    }

    /// <summary>Tells whoever runs goroutines that <see cref="IsOver"/>. From any thread.</summary>
    private protected abstract void Stop();

    /// <summary>Tells whoever sleeps that nothing outside can wake a goroutine any more: if all are asleep, that is a deadlock. From any thread.</summary>
    private protected abstract void NothingOutside();

    /// <summary>Starts <paramref name="frame"/> as a goroutine of its own.</summary>
    /// <param name="frame">What it runs.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    internal virtual void Spawn(RoutineFrame frame, string? name = null)
    {
        if (CurrentRun!.HasEnded) throw RunHasEnded();
        var goroutine = Take();
        try
        {
            frame.Claim(goroutine);
        }
        catch
        {
            Recycle(goroutine);
            throw;
        }

        goroutine.Frame = frame;
        goroutine.Name = name;
        goroutine.Context = ExecutionContext.Capture();
        if (Tracer is not null) GoroutineTrace.Created(goroutine, name, isMain: frame == main);
        Ready(goroutine);
    }

    /// <summary>What stops a goroutine that still runs when its run has ended.</summary>
    private protected static OperationCanceledException RunHasEnded() => new("The program of goroutines has ended: nothing is started any more.");

    /// <summary>Goes on with an ordinary async method that a goroutine runs: as one of its own, in the name of <paramref name="origin"/>.</summary>
    internal void Continue(Action continuation, Goroutine origin) => Ready(MakeContinuation(continuation, origin));

    /// <summary>The goroutine that <see cref="Continue"/> makes ready.</summary>
    internal Goroutine MakeContinuation(Action continuation, Goroutine? origin)
    {
        ContinuationFrame frame = new(continuation);
        var goroutine = Take();
        frame.Claim(goroutine);
        goroutine.Frame = frame;
        goroutine.Strand = origin?.Strand;
        goroutine.Context = ExecutionContext.Capture();
        return goroutine;
    }

    /// <summary>Runs <paramref name="action"/> as a goroutine, from any thread; when the run is over, not at all.</summary>
    internal void Post(Action action)
    {
        if (!IsOver) Ready(MakeContinuation(action, null));
    }

    /// <summary>The root frame of <paramref name="goroutine"/> has ended.</summary>
    // Hot: once a goroutine.
    internal void Finish(Goroutine goroutine, RoutineFrame frame)
    {
        if (goroutine.Strand is not null) GoroutineTrace.Finished(goroutine, frame);
        if (frame.Continuation is { } continuation) Continue(continuation, goroutine);
        else if (frame == main) End(frame.Failure);
        else if (frame.Failure is { } panic) Panic(goroutine, panic);
        else frame.Return();
        Recycle(goroutine);
    }

    /// <summary>The running goroutine begins a blocking call.</summary>
    internal virtual void BeginBlocking(Machine machine)
    {
    }

    /// <summary>Its blocking call has ended.</summary>
    /// <returns>Whether it can go on here; else it is to be given to <see cref="QueueAfterBlocking"/>.</returns>
    internal virtual bool EndBlocking(Machine machine) => !IsOver;

    internal virtual void QueueAfterBlocking(Goroutine goroutine) => ReadyLast(goroutine);

    /// <summary>A goroutine waits for something that is not of this library: until <see cref="EndForeign"/> it is no deadlock if all wait.</summary>
    internal void BeginForeign() => Interlocked.Increment(ref foreignWaits);

    internal void EndForeign()
    {
        if (Interlocked.Decrement(ref foreignWaits) == 0 && !AwaitsOutside) NothingOutside();
    }

    /// <summary>Sets a timer.</summary>
    /// <param name="due">When it fires.</param>
    /// <param name="period">When it fires again; <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <param name="fire">What it does: on any thread, and outside of the goroutines.</param>
    internal SchedulerTimer StartTimer(TimeSpan due, TimeSpan period, Action fire) => new(this, due, period, fire);

    internal void CountTimer(int change)
    {
        if (Interlocked.Add(ref timers, change) == 0 && change < 0 && !AwaitsOutside) NothingOutside();
    }

    /// <summary>Ends the run, from any thread: well, or with a failure. Whoever comes first says how.</summary>
    // One that still runs may fail because the run has ended: that is no failure of the run.
    private protected void End(ExceptionDispatchInfo? how)
    {
        if (Interlocked.Exchange(ref isEnding, 1) != 0) return;
        failure = how;
        CurrentRun!.HasEnded = true;
        Stop();
    }

    /// <summary>Says that all goroutines are asleep.</summary>
    private protected void EndInDeadlock()
    {
        List<string> asleep = [.. Live().Select(goroutine => goroutine.ToString())];
        End(ExceptionDispatchInfo.Capture(new DeadlockException(asleep)));
    }

    /// <summary>All goroutines that have not ended, in order of their numbers.</summary>
    private protected List<Goroutine> Live()
    {
        lock (registry) return [.. goroutines.Where(goroutine => goroutine.State is not (GoroutineState.Dead or GoroutineState.Idle)).OrderBy(goroutine => goroutine.Id)];
    }

    /// <summary>How many goroutines have not ended.</summary>
    internal virtual int CountLive() => Live().Count;

    /// <summary>If the clock is a virtual one, moves it to the next timer.</summary>
    /// <returns>Whether there was one.</returns>
    // Without the context of the goroutines: where there is one, a task that ends leaves its continuations to the thread pool, and the clock
    // would move on before they have made ready who awaits it.
    private protected bool MoveClock()
    {
        if (Clock is not VirtualTime virtualTime) return false;
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return virtualTime.AdvanceToNextTimer();
        }
#pragma warning disable CA1031 // What a timer's callback throws ends the run, on whatever thread the clock is moved.
        catch (Exception exception) when (exception is not ThreadInterruptedException)
#pragma warning restore CA1031
        {
            End(ExceptionDispatchInfo.Capture(exception));
            return false;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>A goroutine that does nothing yet.</summary>
    // Hot: once a goroutine.
    internal virtual Goroutine Take()
    {
        GoroutineStack one = default;
        Refill(ref one, 1);
        var goroutine = one.Pop()!;
        goroutine.Id = NextIds(1);
        goroutine.State = GoroutineState.Idle;
        return goroutine;
    }

    /// <summary>Brings so many goroutines that do nothing: such as have ended, and new ones where those do not suffice.</summary>
    private protected void Refill(ref GoroutineStack stack, int count)
    {
        lock (registry)
        {
            free.MoveTo(ref stack, count);
            while (stack.Count < count)
            {
                Goroutine made = new(this);
                goroutines.Add(made);
                stack.Push(made);
            }
        }
    }

    /// <summary>Takes so many goroutines that have ended.</summary>
    private protected void TakeBack(ref GoroutineStack stack, int count)
    {
        lock (registry) stack.MoveTo(ref free, count);
    }

    /// <summary>Reserves numbers for goroutines.</summary>
    /// <returns>The first of them.</returns>
    internal long NextIds(int count) => Interlocked.Add(ref lastId, count) - count + 1;

    /// <summary>Takes back a goroutine that has ended.</summary>
    internal virtual void Recycle(Goroutine goroutine)
    {
        Clear(goroutine);
        lock (registry) free.Push(goroutine);
    }

    private protected static void Clear(Goroutine goroutine)
    {
        goroutine.State = GoroutineState.Dead;
        goroutine.Frame = null;
        goroutine.Name = null;
        goroutine.Context = null;
        goroutine.Strand = null;
        if (goroutine.Waiter is { IsInUse: true }) goroutine.Waiter = null; // left to a method that went on without it
    }

    private void Panic(Goroutine goroutine, ExceptionDispatchInfo panic) =>
        End(ExceptionDispatchInfo.Capture(new GoroutinePanicException(goroutine.Id, panic.SourceException)));

    private void RunFrame(RoutineFrame frame, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Machine.Current is not null) throw new InvalidOperationException("A goroutine cannot run another program: it would block the thread that others run on. Start a goroutine with Go instead.");
        if (Interlocked.Exchange(ref hasBegun, 1) != 0) throw new InvalidOperationException("This scheduler has run a program, or still does: make another one.");
        try
        {
            main = frame;
            CurrentRun = new ProgramRun(this);
            using var registration = cancellation.UnsafeRegister(
                static (state, token) => ((Scheduler)state!).End(ExceptionDispatchInfo.Capture(new OperationCanceledException("The run was cancelled.", token))), this);
            RunGoroutines(() => Spawn(frame, "main"));
            failure?.Throw();
            Succeeded();
        }
        finally
        {
            CurrentRun!.HasEnded = true;
        }
    }
}

using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;

namespace Course.Concurrency.Scheduling;

/// <summary>Waits until as many have finished as were announced: Go's <c>sync.WaitGroup</c>.</summary>
/// <remarks>
/// <code>
/// WaitGroup group = new();
/// foreach (var url in urls) group.Go(Fetch(url));
/// await group.Wait();
/// </code>
/// Thread-safe, and not bound to goroutines: only <see cref="Wait"/> and <see cref="Go(Routine, string)"/> need one.
/// Where Go panics, this throws.
/// </remarks>
public sealed class WaitGroup : IWaitSource
{
    private Gate gate;
    private WaitQueue waiting;
    private int count;

    Operation IWaitSource.Operation => Operation.WaitGroup;

    /// <summary>
    /// Announces so many more, or, with a negative number, so many less. At zero, all who wait go on, in the order in
    /// which they came.
    /// </summary>
    /// <exception cref="InvalidOperationException">"sync: negative WaitGroup counter": more have finished than were
    /// announced.</exception>
    public void Add(int delta)
    {
        gate.Enter();
        var isNegative = count + delta < 0;
        if (!isNegative) count += delta;
        var released = !isNegative && count == 0 ? waiting.TakeAll() : null;
        gate.Exit();
        if (isNegative) throw new InvalidOperationException("sync: negative WaitGroup counter");
        Waiter.WakeAll(released);
    }

    /// <summary>Says that one has finished.</summary>
    /// <exception cref="InvalidOperationException">"sync: negative WaitGroup counter": more have finished than were
    /// announced.</exception>
    public void Done() => Add(-1);

    /// <summary>Waits until all have finished. Await it.</summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    /// <remarks>
    /// The <c>await</c> throws <see cref="InvalidOperationException"/>, "sync: WaitGroup is reused before previous Wait
    /// has returned", if there has been an <see cref="Add"/> for the next round before the goroutine could go on: it
    /// would not know which round it has waited for.
    /// </remarks>
    public WaitAwaitable Wait([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, file, line);

    /// <summary>
    /// Starts a goroutine that is announced now and has finished when <paramref name="routine"/> returns: Go's
    /// <c>group.Go(f)</c>.
    /// </summary>
    /// <param name="routine">The call that it makes.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    /// <remarks>
    /// A routine that throws is a panic, which ends the run; it does not count as finished, so that nobody goes on
    /// before.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public void Go(Routine routine, string? name = null)
    {
        var called = name ?? routine.Frame.Name;
        _ = Machine.Require();
        Add(1);
        Goroutines.Go(Counted(routine), called);
    }

    /// <inheritdoc cref="Go(Routine, string)"/>
    /// <param name="body">What it does.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    public void Go(Func<Routine> body, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        Go(body(), name);
    }

    bool IWaitSource.TryTake() => Volatile.Read(ref count) == 0;

    bool IWaitSource.TakeOrQueue(Waiter waiter)
    {
        gate.Enter();
        var isDone = count == 0;
        if (!isDone) waiting.Enqueue(waiter);
        gate.Exit(); // from here on the goroutine may run elsewhere
        return isDone;
    }

    void IWaitSource.Resumed()
    {
        if (Volatile.Read(ref count) != 0)
            throw new InvalidOperationException("sync: WaitGroup is reused before previous Wait has returned");
    }

    // Without finally: see Go's remarks.
    private async Routine Counted(Routine routine)
    {
        await routine;
        Done();
    }
}

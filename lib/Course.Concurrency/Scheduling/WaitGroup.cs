using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Scheduling;

/// <summary>Waits until as many have finished as were announced: Go's <c>sync.WaitGroup</c>.</summary>
/// <remarks>
/// <code>
/// WaitGroup group = new();
/// foreach (var url in urls) { group.Add(1); Go(async () =&gt; { try { await Fetch(url); } finally { group.Done(); } }); }
/// await group.Wait();
/// </code>
/// Thread-safe, and not bound to goroutines: only <see cref="Wait"/> needs one.
/// </remarks>
public sealed class WaitGroup
{
    private Gate gate;
    private WaitQueue waiting;
    private int count;

    /// <summary>Announces so many more, or, with a negative number, so many less.</summary>
    /// <exception cref="InvalidOperationException">"negative WaitGroup counter": more have finished than were announced.</exception>
    public void Add(int delta)
    {
        Waiter? released = null;
        gate.Enter();
        var isNegative = count + delta < 0;
        if (!isNegative) count += delta;
        if (!isNegative && count == 0)
        {
            // They are out of the queue, and linked to each other: nobody else knows them.
            while (waiting.Dequeue() is { } waiter) (waiter.Next, released) = (released, waiter);
        }

        gate.Exit();
        if (isNegative) throw new InvalidOperationException("negative WaitGroup counter: Done was called more often than Add announced.");
        while (released is { } waiter)
        {
            released = waiter.Next;
            waiter.Next = null;
            waiter.Wake();
        }
    }

    /// <summary>Says that one has finished.</summary>
    /// <exception cref="InvalidOperationException">"negative WaitGroup counter": more have finished than were announced.</exception>
    public void Done() => Add(-1);

    /// <summary>Waits until all have finished. Await it.</summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public WaitGroupAwaitable Wait([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(this, file, line);

    internal bool IsDone => Volatile.Read(ref count) == 0;

    internal void DoneOrWait(Waiter waiter)
    {
        gate.Enter();
        var isDone = count == 0;
        if (!isDone) waiting.Enqueue(waiter);
        gate.Exit(); // from here on the goroutine may run elsewhere
        if (isDone) waiter.Wake();
    }
}

/// <summary>A wait that has not been awaited: see <see cref="WaitGroup.Wait"/>. It is its own awaiter.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct WaitGroupAwaitable : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly WaitGroup group;
    private readonly string file;
    private readonly int line;

    internal WaitGroupAwaitable(WaitGroup group, string file, int line) => (this.group, this.file, this.line) = (group, file, line);

    /// <summary>Whether all have finished.</summary>
    public bool IsCompleted => group.IsDone && !Machine.Require().MustYield;

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public WaitGroupAwaitable GetAwaiter() => this;

#pragma warning disable CA1822 // The compiler looks for it on the instance.
    /// <summary>Ends the await.</summary>
    public void GetResult()
    {
    }
#pragma warning restore CA1822

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method, on behalf of the goroutine that runs it.</summary>
    public void UnsafeOnCompleted(Action continuation)
    {
        Waiter<Nothing> waiter = new();
        waiter.Attach(continuation);
        group.DoneOrWait(waiter);
    }

    void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        Waiter<Nothing> waiter = new();
        waiter.Attach(frame, Operation.WaitGroup, file, line);
        group.DoneOrWait(waiter);
    }
}

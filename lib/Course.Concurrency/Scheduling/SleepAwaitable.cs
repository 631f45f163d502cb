using System.ComponentModel;
using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Scheduling;

/// <summary>A pause of some time: see <see cref="Goroutines.Sleep"/>. It is its own awaiter.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SleepAwaitable : ICriticalNotifyCompletion, IGoroutineAwaiter
{
    private readonly TimeSpan duration;
    private readonly string file;
    private readonly int line;

    internal SleepAwaitable(TimeSpan duration, string file, int line)
    {
        this.duration = duration;
        this.file = file;
        this.line = line;
    }

#pragma warning disable CA1822 // The compiler looks for them on the instance.
    /// <summary>Always false: others come first.</summary>
    public bool IsCompleted => false;

    /// <summary>Ends the await.</summary>
    public void GetResult()
    {
    }
#pragma warning restore CA1822

    /// <summary>Lets <c>await</c> find what it needs.</summary>
    public SleepAwaitable GetAwaiter() => this;

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>Goes on with an ordinary async method, on behalf of the goroutine that runs it.</summary>
    public void UnsafeOnCompleted(Action continuation)
    {
        var machine = Machine.Require();
        Waiter<Nothing> waiter = new();
        waiter.Attach(continuation);
        Begin(machine.Scheduler, waiter);
    }

    void IGoroutineAwaiter.Suspend(RoutineFrame frame)
    {
        var goroutine = frame.Goroutine!;
        if (duration <= TimeSpan.Zero)
        {
            goroutine.GiveWay(frame);
            return;
        }

        Waiter<Nothing> waiter = new();
        waiter.Attach(frame, Operation.Sleep, file, line);
        Begin(goroutine.Scheduler, waiter);
    }

    private void Begin(Scheduler scheduler, Waiter waiter) =>
        scheduler.StartTimer(duration > TimeSpan.Zero ? duration : TimeSpan.Zero, Timeout.InfiniteTimeSpan, waiter.Wake);
}

using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

/// <summary>A time-out around a piece of code: see <see cref="EventLoop.Timeout{T}(TimeSpan?, Func{TimeoutScope, Coroutine{T}})"/>.</summary>
public sealed class TimeoutScope
{
    private readonly EventLoop loop;
    private ILoopTask? task;
    private int cancellingBefore;
    private Action? takeBack; // the call that is due
    private State state;

    internal TimeoutScope(EventLoop loop, TimeSpan? when)
    {
        this.loop = loop;
        When = when;
    }

    private enum State
    {
        Created,
        Entered,
        Expiring,
        Expired,
        Exited,
    }

    /// <summary>When the time is over, on the clock of <see cref="EventLoop.Time"/>; null: never.</summary>
    public TimeSpan? When { get; private set; }

    /// <summary>Whether the time was over before the code had ended.</summary>
    public bool IsExpired => state is State.Expiring or State.Expired;

    /// <summary>Sets another time; one that has passed ends the code in the next iteration, null never does.</summary>
    /// <exception cref="InvalidOperationException">The code does not run, or its time is over already.</exception>
    public void Reschedule(TimeSpan? when)
    {
        if (state != State.Entered) throw new InvalidOperationException(state == State.Created ? "The time-out has not begun: its code does not run yet." : "The time-out is over: its time cannot be changed any more.");
        When = when;
        takeBack?.Invoke();
        takeBack = null;
        if (when is not { } time) return;
        if (time <= loop.Time)
        {
            var handle = loop.CallSoon(Expire);
            takeBack = () => handle.Cancel();
        }
        else
        {
            var timer = loop.CallAt(time, Expire);
            takeBack = () => timer.Cancel();
        }
    }

    internal async Coroutine<T> Run<T>(Func<TimeoutScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        try
        {
            var result = await body(this);
            Exit(null);
            return result;
        }
        catch (Exception exception) when (state is State.Entered or State.Expiring)
        {
            Exit(exception);
            throw;
        }
    }

    internal async Coroutine Run(Func<TimeoutScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        await Run<Nothing>(async scope =>
        {
            await body(scope);
            return default;
        });
    }

    private void Enter()
    {
        task = loop.CurrentTask ?? throw new InvalidOperationException("A time-out cancels the task that runs its code: here no task runs.");
        state = State.Entered;
        cancellingBefore = task.Cancelling;
        Reschedule(When);
    }

    private void Exit(Exception? exception)
    {
        takeBack?.Invoke();
        takeBack = null;
        if (state == State.Entered)
        {
            state = State.Exited;
            return;
        }

        state = State.Expired;
        if (task!.Uncancel() <= cancellingBefore && exception is OperationCanceledException) throw new TimeoutException("The time was over.", exception);
    }

    private void Expire()
    {
        ((ITaskCancellation)task!).CancelFromScope();
        state = State.Expiring;
        takeBack = null;
    }
}

using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

/// <summary>A place where tasks wait until so many have come; then all go on, and it can be used again: <c>asyncio.Barrier</c>.</summary>
public sealed class AsyncBarrier
{
    private readonly AsyncCondition changed = new();
    private State state;
    private int count; // of those who are in the barrier

    /// <summary>Makes one.</summary>
    /// <param name="participants">How many have to come.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public AsyncBarrier(int participants)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(participants, 1);
        ParticipantCount = participants;
    }

    private enum State
    {
        Filling,
        Draining,
        Resetting,
        Broken,
    }

    /// <summary>How many have to come.</summary>
    public int ParticipantCount { get; }

    /// <summary>How many wait now.</summary>
    public int WaitingCount => state == State.Filling ? count : 0;

    /// <summary>Whether it was aborted.</summary>
    public bool IsBroken => state == State.Broken;

    /// <summary>Waits until all have come.</summary>
    /// <returns>A number from 0, another one for each: one of them can do what is to be done once.</returns>
    /// <exception cref="BrokenBarrierException">The barrier was reset or aborted meanwhile, or aborted before.</exception>
    public async Coroutine<int> Wait()
    {
        using (await changed.Acquire())
        {
            await changed.WaitFor(() => state is not (State.Draining or State.Resetting));
            if (state == State.Broken) throw new BrokenBarrierException("The barrier was aborted.");
            try
            {
                var index = count++;
                if (index + 1 == ParticipantCount) Open();
                else await WaitForOthers();
                return index;
            }
            finally
            {
                count--;
                Leave();
            }
        }
    }

    /// <summary>Makes it as new; those who wait get an exception.</summary>
    public async Coroutine Reset()
    {
        using (await changed.Acquire())
        {
            state = count > 0 ? State.Resetting : State.Filling;
            changed.NotifyAll();
        }
    }

    /// <summary>Breaks it: those who wait, and all who come later until it is reset, get an exception.</summary>
    public async Coroutine Abort()
    {
        using (await changed.Acquire())
        {
            state = State.Broken;
            changed.NotifyAll();
        }
    }

    private void Open()
    {
        state = State.Draining;
        changed.NotifyAll();
    }

    private async Coroutine WaitForOthers()
    {
        await changed.WaitFor(() => state != State.Filling);
        if (state is State.Broken or State.Resetting) throw new BrokenBarrierException("The barrier was reset or aborted.");
    }

    private void Leave()
    {
        if (count > 0) return;
        if (state is State.Resetting or State.Draining) state = State.Filling;
        changed.NotifyAll();
    }
}

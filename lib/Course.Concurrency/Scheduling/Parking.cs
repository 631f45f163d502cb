namespace Course.Concurrency.Scheduling;

/// <summary>Where one thread sleeps until another wakes it. A wake-up that comes first is not lost: the next sleep is over at once. Go's <c>note</c>.</summary>
internal sealed class Parking
{
    private readonly object gate = new();
    private bool isAwake;

    /// <summary>Sleeps until <see cref="Wake"/>, and uses it up.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted.</exception>
    public void Sleep()
    {
        lock (gate)
        {
            while (!isAwake) Monitor.Wait(gate);
            isAwake = false;
        }
    }

    /// <summary>Ends the sleep, or the next one.</summary>
    public void Wake()
    {
        lock (gate)
        {
            isAwake = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Forgets a wake-up that nobody has used.</summary>
    public void Reset()
    {
        lock (gate) isAwake = false;
    }
}

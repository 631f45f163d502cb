namespace Course.Concurrency.Threads;

/// <summary>The threads of the system on which virtual threads run. To make one costs more than to run a short program on it.</summary>
/// <param name="reuse">Whether a thread is used again when what ran on it has ended.</param>
internal sealed class Carriers(bool reuse) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<Carrier> resting = new();
    private bool isDisposed;

    /// <summary>Does <paramref name="work"/> on a thread of its own.</summary>
    public void Carry(string name, Action<Carrier> work)
    {
        Carrier? carrier;
        lock (gate) resting.TryPop(out carrier);
        (carrier ?? new Carrier()).Begin(name, work);
    }

    /// <summary>Takes a thread back whose work is about to end.</summary>
    public void TakeBack(Carrier carrier)
    {
        lock (gate)
        {
            if (reuse && !isDisposed && !carrier.IsInterrupted) resting.Push(carrier);
            else carrier.End();
        }
    }

    /// <summary>Ends the threads that rest, and lets the others end with their work.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            while (resting.TryPop(out var carrier)) carrier.End();
        }
    }
}

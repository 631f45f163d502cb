using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>The selector of a loop on which nothing has a descriptor: what others post wakes it, and to wait is to move the simulated network.</summary>
internal sealed class SimulatedStreamSelector(SimulatedStreamNetwork network) : ISelector
{
    private bool woken; // under the gate of the network

    public int Count => 0;

    /// <summary>Whether the loop has something to do: a timer of the clock, which fires within <see cref="Select"/>, may have brought it.</summary>
    public Func<bool>? HasWork { get; set; }

    public SelectorKey Register(int descriptor, SelectorEvents events, object? data = null) => throw new NotSupportedException("This loop waits for streams: there are no descriptors.");

    public SelectorKey Modify(int descriptor, SelectorEvents events, object? data = null) => throw new KeyNotFoundException("No descriptor is registered.");

    public SelectorKey Unregister(int descriptor) => throw new KeyNotFoundException("No descriptor is registered.");

    public bool TryGetKey(int descriptor, out SelectorKey key)
    {
        key = default;
        return false;
    }

    public IReadOnlyList<ReadyDescriptor> Select(TimeSpan? timeout)
    {
        if (timeout is not null) throw new NotSupportedException("This loop waits for streams: its timers are those of the simulated clock.");
        network.MoveUntil(() => woken || HasWork?.Invoke() == true);
        lock (network.Gate) woken = false;
        return [];
    }

    public void Wake()
    {
        lock (network.Gate)
        {
            woken = true;
            Monitor.PulseAll(network.Gate);
        }
    }

    public void Dispose()
    {
    }
}

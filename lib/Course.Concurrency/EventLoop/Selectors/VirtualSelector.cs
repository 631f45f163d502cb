using System.Globalization;
using Course.Concurrency.Time;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// A selector in virtual time: where a real one would put the thread to sleep, it moves the clock to whatever comes next. Its
/// descriptors are those of simulated things, such as <see cref="VirtualSocket"/>.
/// </summary>
/// <remarks>When nothing is ready and nothing ever will be, waiting is an error and not a hang: see <see cref="Select"/>.</remarks>
public sealed class VirtualSelector : ISelector
{
    private readonly Registrations registrations = new();
    private readonly Dictionary<int, Func<SelectorEvents>> opened = [];
    private readonly SortedSet<int> candidates = []; // of what is registered, all that may be ready; sorted, so that runs are alike
    private readonly List<ReadyDescriptor> ready = [];
    private readonly Lock gate = new();
    private int nextDescriptor = 3; // 0, 1 and 2 are taken everywhere
    private bool woken;
    private bool disposed;

    /// <summary>Makes a selector with nothing registered.</summary>
    public VirtualSelector(VirtualTime clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Clock = clock;
    }

    /// <summary>The clock that it moves.</summary>
    public VirtualTime Clock { get; }

    /// <inheritdoc/>
    public int Count => registrations.Count;

    /// <summary>Makes a descriptor for something simulated.</summary>
    /// <param name="readiness">Tells what it is ready for now.</param>
    public int Open(Func<SelectorEvents> readiness)
    {
        ArgumentNullException.ThrowIfNull(readiness);
        var descriptor = nextDescriptor;
        while (opened.ContainsKey(descriptor)) descriptor++;
        opened[descriptor] = readiness;
        nextDescriptor = descriptor + 1;
        return descriptor;
    }

    /// <summary>Closes a descriptor. As on a real system, the lowest free number is given out next.</summary>
    public void Close(int descriptor)
    {
        if (!opened.Remove(descriptor)) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Descriptor {descriptor} is not open."), nameof(descriptor));
        candidates.Remove(descriptor);
        nextDescriptor = Math.Min(nextDescriptor, descriptor);
    }

    /// <summary>Says that what a descriptor is ready for may have changed.</summary>
    public void Notify(int descriptor)
    {
        if (registrations.TryGet(descriptor, out _)) candidates.Add(descriptor);
    }

    /// <inheritdoc/>
    public SelectorKey Register(int descriptor, SelectorEvents events, object? data = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        registrations.CheckNew(descriptor, events);
        if (!opened.ContainsKey(descriptor)) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Descriptor {descriptor} is closed: it cannot be registered."));
        candidates.Add(descriptor);
        return registrations.Set(descriptor, events, data);
    }

    /// <inheritdoc/>
    public SelectorKey Modify(int descriptor, SelectorEvents events, object? data = null)
    {
        registrations.Get(descriptor);
        Registrations.Check(events);
        if (!opened.ContainsKey(descriptor)) registrations.ThrowClosed(descriptor);
        candidates.Add(descriptor);
        return registrations.Set(descriptor, events, data);
    }

    /// <inheritdoc/>
    public SelectorKey Unregister(int descriptor)
    {
        registrations.Get(descriptor);
        if (!opened.ContainsKey(descriptor)) registrations.ThrowClosed(descriptor);
        candidates.Remove(descriptor);
        return registrations.Remove(descriptor);
    }

    /// <inheritdoc/>
    public bool TryGetKey(int descriptor, out SelectorKey key) => registrations.TryGet(descriptor, out key);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Deadlock: nothing is ready, no timer is set, and there is no time-out.</exception>
    public IReadOnlyList<ReadyDescriptor> Select(TimeSpan? timeout)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var end = timeout is { } time ? Clock.Elapsed + (time > TimeSpan.Zero ? time : TimeSpan.Zero) : TimeSpan.MaxValue;
        while (!TakeWakeUp() && Collect() == 0 && Clock.Elapsed < end) MoveClock(end);
        return ready;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (gate) woken = true;
    }

    /// <summary>Ends the use of the selector.</summary>
    public void Dispose()
    {
        disposed = true;
        registrations.Clear();
        candidates.Clear();
    }

    private void MoveClock(TimeSpan end)
    {
        if (Clock.UntilNextTimer is { } next && Clock.Elapsed + next <= end) Clock.AdvanceToNextTimer();
        else if (end != TimeSpan.MaxValue) Clock.Advance(end - Clock.Elapsed);
        else throw new InvalidOperationException("Deadlock: somebody waits for what can never come: nothing is ready, and no timer is set that could bring anything. In virtual time nothing comes from other threads.");
    }

    private bool TakeWakeUp()
    {
        lock (gate)
        {
            if (!woken) return false;
            woken = false;
        }

        Collect();
        return true;
    }

    private int Collect()
    {
        ready.Clear();
        candidates.RemoveWhere(descriptor =>
        {
            if (!registrations.TryGet(descriptor, out var key) || !opened.TryGetValue(descriptor, out var readiness)) return true;
            var found = readiness() & key.Events;
            if (found == SelectorEvents.None) return true;
            ready.Add(new ReadyDescriptor(key, found));
            return false;
        });
        return ready.Count;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// Waits for the first of many descriptors that is ready: the one place where an event loop stands still. Readiness is
/// level-triggered: a descriptor is reported by every <see cref="Select"/> for as long as it is ready.
/// </summary>
/// <remarks>
/// <para>The names and errors are those of Python's <c>selectors</c>. Unregister a descriptor before you close it: the system
/// gives its number to the next file that is opened.</para>
/// <para>Not thread-safe, but for <see cref="Wake"/>.</para>
/// </remarks>
public interface ISelector : IDisposable
{
    /// <summary>How many descriptors are registered.</summary>
    int Count { get; }

    /// <summary>Begins to watch a descriptor.</summary>
    /// <exception cref="ArgumentException">It is registered already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The descriptor is negative, or the events are none or unknown ones.</exception>
    /// <exception cref="InvalidOperationException">It is closed, or of a kind that cannot be waited for.</exception>
    SelectorKey Register(int descriptor, SelectorEvents events, object? data = null);

    /// <summary>Changes what a descriptor is watched for, and its data.</summary>
    /// <exception cref="KeyNotFoundException">It is not registered.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The events are none or unknown ones.</exception>
    /// <exception cref="InvalidOperationException">It was closed while it was registered; it is no longer registered.</exception>
    SelectorKey Modify(int descriptor, SelectorEvents events, object? data = null);

    /// <summary>Ends watching a descriptor.</summary>
    /// <returns>The registration that has ended.</returns>
    /// <exception cref="KeyNotFoundException">It is not registered.</exception>
    /// <exception cref="InvalidOperationException">It was closed while it was registered; it is no longer registered.</exception>
    SelectorKey Unregister(int descriptor);

    /// <summary>The registration of a descriptor, if it has one.</summary>
    bool TryGetKey(int descriptor, out SelectorKey key);

    /// <summary>Waits until a descriptor is ready, the time is over or somebody calls <see cref="Wake"/>.</summary>
    /// <param name="timeout">How long to wait at most; zero or less only looks; null has no end.</param>
    /// <returns>The ready ones; none after a time-out or a wake-up. The list is the selector's own, and good until the next call.</returns>
    [SuppressMessage("Naming", "CA1716", Justification = "Select is the field's term.")]
    IReadOnlyList<ReadyDescriptor> Select(TimeSpan? timeout);

    /// <summary>Makes the <see cref="Select"/> that waits, or else the next one, return at once. May be called from any thread.</summary>
    void Wake();
}

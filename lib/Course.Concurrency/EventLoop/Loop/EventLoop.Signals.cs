using System.Runtime.InteropServices;

namespace Course.Concurrency.EventLoop;

// Signals of the operating system: they arrive on other threads, and are called on the loop.
public sealed partial class EventLoop
{
    private readonly Dictionary<PosixSignal, PosixSignalRegistration> signals = [];

    /// <summary>Has <paramref name="callback"/> called on the loop when the signal arrives, in place of what the system would do; a second one takes the first one's place.</summary>
    /// <exception cref="IOException">The system does not let this signal be handled.</exception>
    public void AddSignalHandler(PosixSignal signal, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckThread();
        RemoveSignalHandler(signal);
        signals[signal] = PosixSignalRegistration.Create(signal, received =>
        {
            received.Cancel = true;
            TryPost(callback);
        });
    }

    /// <summary>Ends <see cref="AddSignalHandler"/>: the system does again what it would.</summary>
    /// <returns>False if there was none.</returns>
    public bool RemoveSignalHandler(PosixSignal signal)
    {
        CheckThread();
        if (!signals.Remove(signal, out var registration)) return false;
        registration.Dispose();
        return true;
    }

    private void CloseSignals()
    {
        foreach (var registration in signals.Values) registration.Dispose();
        signals.Clear();
    }
}

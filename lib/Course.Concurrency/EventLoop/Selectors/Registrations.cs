using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Course.Concurrency.EventLoop;

/// <summary>Who is registered, and the errors that all selectors have in common.</summary>
internal sealed class Registrations
{
    private const SelectorEvents All = SelectorEvents.Read | SelectorEvents.Write;
    private readonly Dictionary<int, SelectorKey> keys = [];

    public int Count => keys.Count;

    public IEnumerable<SelectorKey> Keys => keys.Values;

    public bool TryGet(int descriptor, out SelectorKey key) => keys.TryGetValue(descriptor, out key);

    /// <summary>Refuses what cannot be registered.</summary>
    public void CheckNew(int descriptor, SelectorEvents events)
    {
        if (descriptor < 0) throw new ArgumentOutOfRangeException(nameof(descriptor), descriptor, "A descriptor is a number from 0: this one belongs to something that is closed, or was never opened.");
        Check(events);
        if (keys.ContainsKey(descriptor))
            throw new ArgumentException(Text($"Descriptor {descriptor} is already registered: use Modify to change what it is watched for. If it was closed without being unregistered, its number may have come back: unregister before closing."), nameof(descriptor));
    }

    public SelectorKey Set(int descriptor, SelectorEvents events, object? data) => keys[descriptor] = new(descriptor, events, data);

    public SelectorKey Get(int descriptor) => keys.TryGetValue(descriptor, out var key) ? key : throw Unknown(descriptor);

    public SelectorKey Remove(int descriptor) => keys.Remove(descriptor, out var key) ? key : throw Unknown(descriptor);

    public void Clear() => keys.Clear();

    public static void Check(SelectorEvents events)
    {
        if (events == SelectorEvents.None || (events & ~All) != 0) throw new ArgumentOutOfRangeException(nameof(events), events, "Watch a descriptor for Read, for Write or for both; to stop watching it, unregister it.");
    }

    [DoesNotReturn]
    public void ThrowClosed(int descriptor)
    {
        keys.Remove(descriptor);
        throw new InvalidOperationException(Text($"Descriptor {descriptor} was closed while it was registered: unregister it first, then close it. Its registration is gone."));
    }

    private static KeyNotFoundException Unknown(int descriptor) => new(Text($"Descriptor {descriptor} is not registered."));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

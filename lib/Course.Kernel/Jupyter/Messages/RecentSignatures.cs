using System.Text;

namespace Course.Kernel.Jupyter.Messages;

/// <summary>Remembers the signatures of the last messages: a message that comes again is somebody else's recording. Thread-safe.</summary>
internal sealed class RecentSignatures(int capacity)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>False if the signature has been seen before.</summary>
    public bool TryAdd(ReadOnlySpan<byte> signature)
    {
        string text = Encoding.ASCII.GetString(signature);
        lock (gate)
        {
            if (!known.Add(text))
            {
                return false;
            }
            order.Enqueue(text);
            if (order.Count > capacity)
            {
                known.Remove(order.Dequeue());
            }
            return true;
        }
    }
}

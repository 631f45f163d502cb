namespace Course.Kernel;

/// <summary>Values by key, as many as were added last. Thread-safe.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class Recent<TKey, TValue>(int most)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, TValue> values = [];
    private readonly Queue<TKey> order = new();

    /// <summary>What was added last; null if nothing was.</summary>
    public TValue? Last { get; private set; }

    /// <summary>Adds a value under a key that has none yet.</summary>
    public void Add(TKey key, TValue value)
    {
        lock (gate)
        {
            if (order.Count == most)
            {
                values.Remove(order.Dequeue());
            }
            values.Add(key, value);
            order.Enqueue(key);
            Last = value;
        }
    }

    /// <summary>The value; null if there is none, or none any more.</summary>
    public TValue? Find(TKey key)
    {
        lock (gate)
        {
            return values.GetValueOrDefault(key);
        }
    }
}

namespace Course.Concurrency.Scheduling;

/// <summary>A context with one more value than its parent.</summary>
internal sealed class ValueContext<T>(Context parent, ContextKey<T> key, T value) : Context(parent)
{
    public ContextKey<T> Key => key;

    public T Value => value;

    public override string ToString() => $"{Parent}.WithValue({key})";
}

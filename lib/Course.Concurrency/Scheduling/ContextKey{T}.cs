namespace Course.Concurrency.Scheduling;

/// <summary>What a value in a <see cref="Context"/> is found by. Each is a key of its own, whatever its name: keep it in a static field.</summary>
/// <typeparam name="T">What the value is.</typeparam>
/// <param name="name">Its name in messages.</param>
public sealed class ContextKey<T>(string name)
{
    /// <summary>Its name.</summary>
    public override string ToString() => name;
}

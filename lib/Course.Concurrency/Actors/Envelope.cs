namespace Course.Concurrency.Actors;

/// <summary>What lies in a mailbox: a message, or a notice of the system in its place.</summary>
/// <param name="message">The message; nothing if <paramref name="tag"/> is a notice without one.</param>
/// <param name="tag">Null for an ordinary message; else a <see cref="Notice"/>, an <see cref="IPending"/> that waits for the answer, or what tracing adds.</param>
internal readonly struct Envelope<T>(T message, object? tag)
{
    public readonly T Message = message;
    public readonly object? Tag = tag;
}

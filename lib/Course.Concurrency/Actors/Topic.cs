namespace Course.Concurrency.Actors;

/// <summary>What a system tells whoever wants to know: dead letters, failures.</summary>
/// <typeparam name="T">What is told.</typeparam>
/// <remarks>Thread-safe. An actor that has stopped is forgotten.</remarks>
public sealed class Topic<T>
{
    private readonly Lock gate = new();
    private ActorRef<T>[] actors = [];
    private Action<T>[] methods = [];
    private long count;

    internal Topic()
    {
    }

    /// <summary>How many there have been, whether or not anybody listened.</summary>
    public long Count => Interlocked.Read(ref count);

    internal bool HasSubscribers => Volatile.Read(ref actors).Length + Volatile.Read(ref methods).Length > 0;

    /// <summary>Tells an actor from now on. Subscribing twice is subscribing once.</summary>
    /// <param name="actor">Whom.</param>
    public void Subscribe(ActorRef<T> actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        lock (gate)
        {
            if (!actors.Contains(actor)) actors = [.. actors, actor];
        }
    }

    /// <summary>Calls a method from now on, on the thread on which it happens: it must be quick, thread-safe, and not throw.</summary>
    /// <param name="method">What is called.</param>
    /// <returns>Ends the subscription when it is disposed.</returns>
    public IDisposable Subscribe(Action<T> method)
    {
        ArgumentNullException.ThrowIfNull(method);
        lock (gate) methods = [.. methods, method];
        return new Subscription(this, method);
    }

    /// <summary>Tells an actor no more.</summary>
    /// <param name="actor">Whom.</param>
    public void Unsubscribe(ActorRef<T> actor)
    {
        lock (gate) actors = [.. actors.Where(one => one != actor)];
    }

    internal void Publish(T what)
    {
        Interlocked.Increment(ref count);
        foreach (var method in Volatile.Read(ref methods)) method(what);
        foreach (var actor in Volatile.Read(ref actors))
        {
            if (actor.HasStopped) Unsubscribe(actor);
            else actor.Tell(what);
        }
    }

    private void Remove(Action<T> method)
    {
        lock (gate)
        {
            var index = Array.IndexOf(methods, method);
            if (index >= 0) methods = [.. methods[..index], .. methods[(index + 1)..]];
        }
    }

    private sealed class Subscription(Topic<T> topic, Action<T> method) : IDisposable
    {
        private Topic<T>? open = topic;

        public void Dispose() => Interlocked.Exchange(ref open, null)?.Remove(method);
    }
}

using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>How an actor handles messages, when it has become something else.</summary>
internal sealed class Behaviour<T>(Action<T>? receive, Func<T, Routine>? receiveAsync)
{
    public Routine Receive(T message)
    {
        if (receiveAsync is not null) return receiveAsync(message);
        receive!(message);
        return default;
    }
}

/// <summary>The behaviours of an actor: the last one counts, and the first one, the actor's own method, is not among them.</summary>
internal sealed class Behaviours<T>
{
    private readonly Stack<Behaviour<T>> stack = [];

    public Behaviour<T>? Current { get; private set; }

    public void Push(Behaviour<T> behaviour)
    {
        stack.Push(behaviour);
        Current = behaviour;
    }

    public void Pop()
    {
        stack.TryPop(out _);
        Current = stack.TryPeek(out var behaviour) ? behaviour : null;
    }
}

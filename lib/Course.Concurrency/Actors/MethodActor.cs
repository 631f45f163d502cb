namespace Course.Concurrency.Actors;

/// <summary>An actor that handles messages with a method.</summary>
internal sealed class MethodActor<T>(Action<T> receive) : Actor<T>
{
    protected override void Receive(T message) => receive(message);
}

using Course.Concurrency.Actors;

namespace Course.Concurrency.Tests.Actors;

/// <summary>An actor that handles messages with a method, for tests that give it a mailbox of their own.</summary>
internal sealed class Listener<T>(Action<T> receive) : Actor<T>
{
    protected override void Receive(T message) => receive(message);
}

using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;

namespace Course.Exercises;

// The delegate types of lesson 04: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Action<Generator<Future<string>, string?, string>, Future<string>?, Action<Future<string>>, Future<string>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Yielder<Future, object?>, EventLoop, INonBlockingSocket, byte[], Coroutine> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<EventLoop, Future<string>, TimeSpan, Future<string>> answer) => That(id, (Delegate)answer);
}

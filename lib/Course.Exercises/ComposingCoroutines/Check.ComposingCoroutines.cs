using System.Net;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;

namespace Course.Exercises;

// The delegate types of lesson 05: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Yielder<Future<string>, string?>, Future<string>, Coroutine<string>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Func<int, Coroutine<string>>, int, Coroutine<string>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<EventLoop, Func<INonBlockingSocket>, IReadOnlyList<EndPoint>, Coroutine<INonBlockingSocket>> answer) => That(id, (Delegate)answer);
}

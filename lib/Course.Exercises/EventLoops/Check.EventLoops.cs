using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;

namespace Course.Exercises;

// The delegate types of lesson 06: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Action<Queue<Action>, List<(TimeSpan When, Action Callback)>, TimeSpan, Action<Exception>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<EventLoop, Func<Coroutine<string>>, int, Coroutine<string>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<EventLoop, Func<string, Coroutine<string>>, Func<string, Coroutine<string>>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<EventLoop, IReadOnlyList<string>, int, Func<string, Coroutine<string>>, Coroutine<string[]>> answer) => That(id, (Delegate)answer);
}

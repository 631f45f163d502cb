using Course.Concurrency.Generators;
using Course.Exercises.Generators;

namespace Course.Exercises;

// The delegate types of lesson 01. With them the compiler converts a method by its type, which also works when a notebook
// has defined the method in several cells; for a method of any other type there is the overload that takes a Delegate.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Yielder<double, double>, Coroutine> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Yielder<string, object?>, Tap, Coroutine> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Generator<string, string?>, IReadOnlyList<string>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Yielder<List<string>, object?>, Coroutine> answer) => That(id, (Delegate)answer);
}

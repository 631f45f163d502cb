using Course.Exercises.AsyncAwait;

namespace Course.Exercises;

// The delegate types of lesson 07: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Action<SumMachine> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Action<Func<Task>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Func<string, Task<string>>, Func<string, Task<string>>> answer) => That(id, (Delegate)answer);
}

using Course.Concurrency.Threads;
using Course.Exercises.StartHere;

namespace Course.Exercises;

// The delegate types of lesson 00: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<string[]> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Action<Account, Account, int> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<IThreads, Shared<int>, string[], int, Func<string, string>, string[]> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Action<IReadOnlyList<Operation>, Action<IReadOnlyList<string>>, Action<Exception>> answer) => That(id, (Delegate)answer);
}

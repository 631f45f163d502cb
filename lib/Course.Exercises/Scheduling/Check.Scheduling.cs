using Course.Concurrency.Threads;

namespace Course.Exercises;

// The delegate types of lesson 09: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<(string[] Deadlock, string[] Overdrawn, string[] Right)> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Queue<string>, Queue<string>, string?> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Shared<int>, Shared<bool>, bool> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Queue<string>, Queue<string>, int, string?> answer) => That(id, (Delegate)answer);
}

using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Threads;

namespace Course.Exercises;

// The delegate types of lesson 08: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<string, Schedule> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<IReadOnlyList<ReceiveOnly<int>>, ReceiveOnly<int>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Func<Routine<string>>, TimeSpan, Routine<string?>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Channel<string>, Channel<string>, Channel<int>, Routine<string>> answer) => That(id, (Delegate)answer);
}

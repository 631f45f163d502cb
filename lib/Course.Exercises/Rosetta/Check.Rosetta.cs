using System.Threading.Channels;

namespace Course.Exercises;

// The delegate types of lesson 14: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Action<Queue<Action>, Queue<Action>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Func<CancellationToken, Task<string>>[], Task<string>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Channel<int>, Action<int>, Task> answer) => That(id, (Delegate)answer);
}

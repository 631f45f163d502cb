using Course.Concurrency.Actors;
using Course.Exercises.Actors;

namespace Course.Exercises;

// The delegate types of lesson 10: see Check.Generators.cs.
public static partial class Check
{
    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<SupervisionStrategy> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<Actor<KeyMessage>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<int, ActorRef<Approval>, Actor<PurseMessage>> answer) => That(id, (Delegate)answer);

    /// <inheritdoc cref="That(string, Delegate?)"/>
    public static CheckResult That(string id, Func<int, Actor<DinnerMessage>> answer) => That(id, (Delegate)answer);
}

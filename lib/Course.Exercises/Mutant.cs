namespace Course.Exercises;

/// <summary>A plausible wrong answer. It proves that the rule which is meant to catch it does.</summary>
/// <typeparam name="TAnswer">The type of the answer.</typeparam>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Breaks">The name of a rule that it breaks.</param>
/// <param name="Answer">The wrong answer.</param>
public sealed record Mutant<TAnswer>(string Name, string Breaks, TAnswer Answer)
    where TAnswer : Delegate;

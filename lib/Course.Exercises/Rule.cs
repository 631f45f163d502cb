namespace Course.Exercises;

/// <summary>One thing that a right answer does. The rule holds when what is observed equals what is expected, as text.</summary>
/// <typeparam name="TAnswer">The type of the answer.</typeparam>
/// <param name="Name">The rule in a few words, unique within its exercise.</param>
/// <param name="Expected">What a right answer shows.</param>
/// <param name="Hint">What to think about when it does not hold.</param>
/// <param name="Observe">Runs the answer and says what it did. An exception that comes out is what was observed.</param>
public sealed record Rule<TAnswer>(string Name, string Expected, string Hint, Func<TAnswer, World, string> Observe)
    where TAnswer : Delegate;

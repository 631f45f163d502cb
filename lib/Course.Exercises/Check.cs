namespace Course.Exercises;

/// <summary>Checks the reader's answers. Make the call the last expression of a cell: the result is a picture of how the answer did.</summary>
/// <remarks>
/// Every rule runs the answer anew, in a fresh <see cref="World"/>: virtual time, and a limit of steps. The answer runs on a
/// thread of its own; one that does not come back within five seconds fails its rule, and the check goes on without it.
/// </remarks>
public static partial class Check
{
    /// <summary>Checks <paramref name="answer"/> against the rules of exercise <paramref name="id"/>.</summary>
    /// <param name="id">The exercise: <c>01-2</c>.</param>
    /// <param name="answer">A method of the exercise's type; null or <see cref="Exercise.NotAttempted"/> if there is none yet.</param>
    /// <exception cref="ArgumentException">There is no such exercise, or the method is of another type: the message says which is wanted.</exception>
    public static CheckResult That(string id, Delegate? answer) => Exercise.Get(id).Run(answer, Guard.Default);

    /// <summary>The same where the compiler checks the type of the answer: <c>Check.That(new RunningAverage(), Average)</c>.</summary>
    public static CheckResult That<TAnswer>(Exercise<TAnswer> exercise, TAnswer? answer)
        where TAnswer : Delegate
    {
        ArgumentNullException.ThrowIfNull(exercise);
        return exercise.Run(answer, Guard.Default);
    }
}

namespace Course.Exercises;

/// <summary>A task with rules that an answer is checked against.</summary>
/// <remarks>One class per exercise, in the folder of its lesson; it derives from <see cref="Exercise{TAnswer}"/>. Immutable and safe to share.</remarks>
public abstract class Exercise
{
    private static readonly Lazy<IReadOnlyList<Exercise>> Found = new(Find);

    private protected Exercise()
    {
    }

    /// <summary>Every exercise of the course, by id.</summary>
    public static IReadOnlyList<Exercise> All => Found.Value;

    /// <summary>Stands for an answer until there is one: <c>Check.That("01-1", Exercise.NotAttempted)</c>.</summary>
    public static Delegate NotAttempted { get; } = new Action(() => throw new NotAttemptedException());

    /// <summary>Lesson and number: <c>01-2</c>.</summary>
    public abstract string Id { get; }

    /// <summary>A few words.</summary>
    public abstract string Title { get; }

    /// <summary>What to do, in a few sentences.</summary>
    public abstract string Task { get; }

    /// <summary>Help, each one saying more than the one before.</summary>
    public abstract IReadOnlyList<string> Hints { get; }

    /// <summary>The names of the rules, in the order in which they are checked.</summary>
    public abstract IReadOnlyList<string> RuleNames { get; }

    /// <summary>The exercise with this id.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static Exercise Get(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(exercise => exercise.Id == id)
            ?? throw new ArgumentException($"There is no exercise '{id}'. The exercises are {string.Join(", ", All.Select(exercise => exercise.Id))}.", nameof(id));
    }

    // What to ask whoever wrote an answer that does not come back.
    internal virtual string WhenItHangs => "Does it loop without a Yield, or block (Wait, Result) where it should await?";

    // The typed answers of Exercise<TAnswer>, for code that goes through all exercises.
    internal abstract Delegate StubAnswer { get; }

    internal abstract Delegate RightAnswer { get; }

    internal abstract IReadOnlyList<(string Name, string Breaks, Delegate Answer)> WrongAnswers { get; }

    internal abstract CheckResult Run(Delegate? answer, Guard guard);

    private static IReadOnlyList<Exercise> Find() =>
    [
        .. typeof(Exercise).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Exercise)) && !type.IsAbstract)
            .Select(type => (Exercise)Activator.CreateInstance(type)!)
            .OrderBy(exercise => exercise.Id, StringComparer.Ordinal),
    ];
}

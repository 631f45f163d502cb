namespace Course.Concurrency.Threads;

/// <summary>
/// Who runs when, among virtual threads. A thread takes a <em>step</em> when it reads or writes a <see cref="Shared{T}"/> or takes a
/// <see cref="ThreadLock"/>. Before each step it stops, and the schedule chooses who goes on. What a thread does between two steps belongs
/// to the step before: no other thread can see it, as long as all that they share is in a <see cref="Shared{T}"/>. Plain variables are no steps.
/// </summary>
/// <remarks>
/// <para>A choice is made when each thread stands before its next step, is blocked or has ended: to start, to wake up, to join and to end
/// are no choices. A thread that waits for a lock cannot be chosen until the lock is free.</para>
/// <para>A schedule is immutable, and can be used by many runs at once.</para>
/// </remarks>
public sealed class Schedule
{
    private const int LongestRun = 3;
    private readonly Func<Chooser> begin;
    private readonly string text;

    internal Schedule(Func<Chooser> begin, string text, IReadOnlyList<string>? names = null) => (this.begin, this.text, Names) = (begin, text, names ?? []);

    /// <summary>A thread runs until it blocks, and then the one that has waited longest: steps need no change of threads.</summary>
    public static Schedule InTurn { get; } = new(() => new InTurnChooser(), "in turn");

    /// <summary>The names that <see cref="Of"/> was given; none for another schedule.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>At every step any thread that can run, as dice fall: the same for the same seed.</summary>
    public static Schedule Random(int seed) => new(() => new RandomChooser(seed), FormattableString.Invariant($"at random, seed {seed}"));

    /// <summary>
    /// The threads of these names, one for each step, in this order; after that, in turn. The second thread that was started with the
    /// name <c>A</c> is <c>A #2</c>. Steps that only the main thread could take need no name, and take none.
    /// </summary>
    /// <remarks>A run under a schedule that does not fit fails with an <see cref="InvalidOperationException"/> that says who could run.</remarks>
    public static Schedule Of(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] copy = [.. names];
        return new(() => new ListChooser(copy), Shorten(copy), copy);
    }

    internal Chooser Begin() => begin();

    /// <summary>The schedule as one line: <c>A, B, A, B</c>, <c>A ×7, B</c>, <c>at random, seed 7</c>.</summary>
    public override string ToString() => text;

    private static string Shorten(string[] names)
    {
        List<string> parts = [];
        for (int index = 0, length; index < names.Length; index += length)
        {
            for (length = 1; index + length < names.Length && names[index + length] == names[index];) length++;
            if (length > LongestRun) parts.Add(FormattableString.Invariant($"{names[index]} ×{length}"));
            else parts.AddRange(Enumerable.Repeat(names[index], length));
        }

        return parts.Count == 0 ? "in turn" : OneLine.Of(parts);
    }
}

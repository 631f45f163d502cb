namespace Course.Concurrency.Threads;

/// <summary>A schedule at work, in one run.</summary>
internal abstract class Chooser
{
    /// <summary>Chooses who takes the next step.</summary>
    /// <param name="able">Who can: at first the one that has taken the last step, if it can, then the others as they came.</param>
    /// <param name="whyNot">Why one with another name cannot, as messages say it after "which".</param>
    /// <returns>An index into <paramref name="able"/>.</returns>
    /// <exception cref="InvalidOperationException">The schedule does not fit the program.</exception>
    public abstract int Choose(IReadOnlyList<IChoosable> able, Func<string, string> whyNot);

    /// <summary>The program has ended, and well.</summary>
    /// <exception cref="InvalidOperationException">The schedule has more steps than the program.</exception>
    public virtual void End()
    {
    }
}

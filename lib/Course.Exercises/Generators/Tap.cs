namespace Course.Exercises.Generators;

/// <summary>Something that has to be closed after use. It keeps a record of what was done with it.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class Tap : IDisposable
{
    private readonly List<string> record = [];

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<string> Record => record;

    /// <summary>Whether it is open now.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Opens it.</summary>
    /// <returns>The tap itself, for <c>using</c>.</returns>
    public Tap Open()
    {
        record.Add("open");
        IsOpen = true;
        return this;
    }

    /// <summary>Takes one cup.</summary>
    /// <param name="number">The number of the cup.</param>
    /// <returns><c>cup 1</c> and so on.</returns>
    /// <exception cref="InvalidOperationException">The tap is closed.</exception>
    public string Draw(int number)
    {
        if (!IsOpen) throw new InvalidOperationException("The tap is closed.");
        var cup = FormattableString.Invariant($"cup {number}");
        record.Add(cup);
        return cup;
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        record.Add("close");
        IsOpen = false;
    }
}

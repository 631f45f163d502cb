namespace Course.Concurrency.Tests.Actors;

/// <summary>What has happened, one line each, in the order in which it was written down. Thread-safe.</summary>
internal sealed class History
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    /// <summary>All lines so far.</summary>
    public string[] Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    public void Add(string line)
    {
        lock (gate) lines.Add(line);
    }

    /// <summary>What one actor has written, without its name before it.</summary>
    public string[] Of(string name) => [.. Lines.Where(line => line.StartsWith(name + ' ', StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..])];

    /// <summary>How many lines are like this one.</summary>
    public int Count(string line) => Lines.Count(one => one == line);

    /// <summary>Whether this line came before that one; both must be there.</summary>
    public bool IsBefore(string first, string second)
    {
        var all = Lines;
        var (one, other) = (Array.IndexOf(all, first), Array.LastIndexOf(all, second));
        Assert.True(one >= 0 && other >= 0, $"'{first}' and '{second}' are not both in: {string.Join("; ", all)}");
        return one < other;
    }
}

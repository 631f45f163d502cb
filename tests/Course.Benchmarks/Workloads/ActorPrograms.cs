namespace Course.Benchmarks.Workloads;

/// <summary>What the actors of every library are measured at: the names and the sizes, and the messages. After the Savina suite of actor benchmarks (Imam, Sarkar 2014).</summary>
internal static class ActorPrograms
{
    public const string PingPong = "ping-pong";
    public const string WindowedPingPong = "ping-pong, 100 under way";
    public const string Count = "count";
    public const string Ring = "ring of 503";
    public const string ForkJoinThroughput = "fork-join, each message";
    public const string ForkJoinCreate = "fork-join, each actor";
    public const string Skynet = "skynet, each of 100000";
    public const string Ask = "ask";
    public const string AskFromTask = "ask from an async method";

    public const int Operations = 1_000_000;
    public const int Asks = 500_000;
    public const int AsksFromTask = 100_000;
    public const int Created = 100_000;
    public const int Children = 1_000;
    public const int Leaves = 100_000;
    public const int RingSize = 503;
    public const int Forks = 60;
    public const int Window = 100;
    public const int Fan = 10;

    /// <summary>How many each parent creates, of so many in all: a library that looks its children up in a tree is not measured at a parent of a hundred thousand.</summary>
    public static IEnumerable<int> Families(int children)
    {
        for (var left = children; left > 0; left -= Children) yield return Math.Min(left, Children);
    }

    /// <summary>The sizes of as many trees as have so many leaves: powers of ten.</summary>
    public static IEnumerable<int> Trees(int leaves)
    {
        for (var left = leaves; left > 0;)
        {
            var size = 1;
            while (size * Fan <= left) size *= Fan;
            yield return size;
            left -= size;
        }
    }

    /// <summary>What the leaves of a tree add up to.</summary>
    public static long SumOf(int leaves) => (long)leaves * (leaves - 1) / 2;
}

namespace Course.Benchmarks.Workloads;

/// <summary>A message that says only which it is. It is made once: telling it allocates nothing that the library does not allocate.</summary>
internal sealed class Signal
{
    /// <summary>Begin.</summary>
    public static readonly Signal Start = new();

    /// <summary>Goes to and fro, or is counted.</summary>
    public static readonly Signal Ball = new();

    /// <summary>What was counted is asked for.</summary>
    public static readonly Signal Retrieve = new();
}

namespace Course.Concurrency.Threads;

/// <summary>What is said of a program that does not do the same again.</summary>
internal static class Replaying
{
    public static InvalidOperationException Failed(string how, Exception? inner = null) =>
        new($"The program did not do the same again under the same schedule: {how}. Does it use the time of the machine, random numbers without a seed, or what an earlier run has left behind? Make all that it shares within the program, and let it use the clock of its threads.", inner);
}

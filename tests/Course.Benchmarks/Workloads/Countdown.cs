namespace Course.Benchmarks.Workloads;

/// <summary>Ends a program when so many have signalled.</summary>
internal sealed class Countdown(int count, TaskCompletionSource<int> done)
{
    private int signalled;

    /// <summary>One more has come so far.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref signalled) == count) done.SetResult(count);
    }
}

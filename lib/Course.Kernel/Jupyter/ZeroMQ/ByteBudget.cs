namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>A number of bytes that several connections share. Thread-safe.</summary>
internal sealed class ByteBudget(long limit)
{
    private long used;

    /// <summary>Takes bytes if there are as many left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limit)
        {
            return true;
        }
        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref used, -bytes);
}

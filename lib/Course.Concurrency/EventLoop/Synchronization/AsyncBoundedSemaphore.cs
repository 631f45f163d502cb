namespace Course.Concurrency.EventLoop;

/// <summary>A semaphore that refuses to be released more often than it was acquired: <c>asyncio.BoundedSemaphore</c>.</summary>
public sealed class AsyncBoundedSemaphore : AsyncSemaphore
{
    private readonly int bound;

    /// <summary>Makes one.</summary>
    /// <inheritdoc cref="AsyncSemaphore(int)"/>
    public AsyncBoundedSemaphore(int count = 1)
        : base(count) => bound = count;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nobody has acquired it.</exception>
    public override void Release()
    {
        if (CurrentCount >= bound) throw new InvalidOperationException("The bounded semaphore was released more often than acquired.");
        base.Release();
    }
}

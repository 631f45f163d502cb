namespace Course.Concurrency.EventLoop;

/// <summary>A call from another thread that somebody relies on: if the loop is closed before it is made, it is told.</summary>
internal interface IPosted : IWaiter
{
    /// <summary>The loop has been closed: the call will never be made. On any thread; must not throw.</summary>
    void Abandon();
}

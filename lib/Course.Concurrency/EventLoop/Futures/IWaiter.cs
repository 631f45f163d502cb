namespace Course.Concurrency.EventLoop;

/// <summary>Something that the loop can resume without a delegate being made for it: a task, a timer, the await of an ordinary method.</summary>
internal interface IWaiter
{
    /// <summary>Goes on.</summary>
    /// <param name="future">The Future that it waited for and that is done; null when it waited for nothing but its turn.</param>
    void Wake(Future? future);

    /// <summary>What it is called in reports.</summary>
    string Description { get; }
}

namespace Course.Concurrency.EventLoop;

/// <summary>What a descriptor can be waited for.</summary>
[Flags]
public enum SelectorEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is something to read, to accept, or an end or an error that a read will report.</summary>
    Read = 1,

    /// <summary>There is room to write, a connection stands, or there is an error that a write will report.</summary>
    Write = 2,
}

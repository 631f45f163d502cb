namespace Course.Crawling;

/// <summary>
/// A way in which an answer goes wrong. But for <see cref="Refuse"/> and <see cref="Stall"/>, the delay of the path comes
/// first, as before a good answer.
/// </summary>
public enum FaultKind
{
    /// <summary>The answer is good.</summary>
    None,

    /// <summary>
    /// The request is read and the connection closed at once, without a byte of an answer. TCP refuses a connection before
    /// it knows the path, so a server that listens cannot refuse the connection for one path: this is as near as it gets.
    /// </summary>
    Refuse,

    /// <summary>The connection is reset (TCP RST) instead of an answer.</summary>
    Reset,

    /// <summary>No answer ever comes, and the connection stays open for as long as the client keeps its side open.</summary>
    Stall,

    /// <summary>The announced length is right; the connection is closed half way through the content.</summary>
    Truncate,

    /// <summary>Bytes that are not HTTP; then the connection is closed.</summary>
    Garbage,

    /// <summary>A good answer, a byte every 100 milliseconds: a limit on the wait for the <em>next</em> byte never strikes.</summary>
    SlowDrip,

    /// <summary>Half the length is announced. On a connection that is used again, the rest stands where the next answer should.</summary>
    WrongContentLength,

    /// <summary>Header fields without end, a kilobyte every 10 milliseconds.</summary>
    EndlessHeader,

    /// <summary>A redirect to the very URL that was asked for.</summary>
    RedirectLoop,
}

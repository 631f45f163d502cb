namespace Course.Crawling;

/// <summary>What a server can tell of itself while it runs.</summary>
public enum ServerEventKind
{
    /// <summary>A connection was accepted.</summary>
    Opened,

    /// <summary>A request was read, good or bad.</summary>
    Asked,

    /// <summary>All actions of an answer were carried out, faults included.</summary>
    Answered,

    /// <summary>A connection ended, whoever ended it; its socket is closed.</summary>
    Closed,
}

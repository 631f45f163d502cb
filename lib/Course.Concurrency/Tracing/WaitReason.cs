namespace Course.Concurrency.Tracing;

/// <summary>Why a strand does not run. One colour and one pattern in a picture for each.</summary>
public enum WaitReason
{
    /// <summary>It does not wait.</summary>
    None,

    /// <summary>It has yielded and waits for whoever holds it to resume it.</summary>
    Resumption,

    /// <summary>It has resumed another strand and waits for its answer.</summary>
    Answer,

    /// <summary>It has delegated and waits until its delegate has finished.</summary>
    Delegate,

    /// <summary>It waits for a receiver.</summary>
    Send,

    /// <summary>It waits for a sender.</summary>
    Receive,

    /// <summary>It waits for the first of several: channels, or a loop's descriptors and timers.</summary>
    Select,

    /// <summary>It waits for a point in time.</summary>
    Timer,

    /// <summary>It waits until there is something to read.</summary>
    Read,

    /// <summary>It waits until it can write.</summary>
    Write,

    /// <summary>It waits for a lock.</summary>
    Lock,

    /// <summary>It could run, and waits until another strand lets it.</summary>
    Turn,

    /// <summary>It waits for a blocking call of the system.</summary>
    SystemCall,
}

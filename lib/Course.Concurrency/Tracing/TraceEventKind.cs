namespace Course.Concurrency.Tracing;

/// <summary>What a <see cref="TraceEvent"/> says happened.</summary>
public enum TraceEventKind
{
    /// <summary>The strand came into being. Nothing of its body has run.</summary>
    Create,

    /// <summary>The strand resumed its peer with <c>Next</c>, that is with no value, and waits for the answer.</summary>
    Resume,

    /// <summary>The strand resumed its peer with a value (<c>Send</c>) and waits for the answer.</summary>
    Send,

    /// <summary>The strand resumed its peer with an exception (<c>Throw</c>) and waits for the answer.</summary>
    Throw,

    /// <summary>The strand asked its peer to finish (<c>Close</c>, <c>Dispose</c>) and waits until it has.</summary>
    Close,

    /// <summary>The strand suspended itself and handed a value to its peer, the strand that had resumed it.</summary>
    Yield,

    /// <summary>The strand handed its place to its peer, a delegate (<c>yield from</c>), and waits until that has finished.</summary>
    Delegate,

    /// <summary>The strand finished with a value, which goes to its peer.</summary>
    Return,

    /// <summary>The strand finished with an exception, which goes to its peer.</summary>
    Raise,

    /// <summary>The strand began to wait; <see cref="TraceEvent.Wait"/> says why.</summary>
    Wait,

    /// <summary>The strand stopped waiting.</summary>
    Wake,

    /// <summary>A remark of the program's own, such as a line that it printed.</summary>
    Note,

    /// <summary>The strand was suspended and never finished or disposed when the recording ended: its <c>finally</c> blocks did not run.</summary>
    Leak,

    /// <summary>The strand called its peer, an object that is not a strand of its own, and waits for the answer: see <see cref="TracedObject"/>.</summary>
    Call,

    /// <summary>The strand, an object that was called, returned to its peer, the caller; it may be called again.</summary>
    Answer,

    /// <summary>A value went from the strand to its peer, from a goroutine to another or through the buffer of a channel. Nobody stops running by it, and nobody begins to.</summary>
    Message,

    /// <summary>The strand, a machine or a processor of a scheduler, entered the state that the value names; the peer is the goroutine that it runs, or whom it serves.</summary>
    State,

    /// <summary>The strand, an actor, took a message up; the cause is the <see cref="Message"/> that sent it.</summary>
    Handle,

    /// <summary>The strand, an actor, threw the exception that the value names; its supervisor will decide.</summary>
    Fail,

    /// <summary>The strand, a supervisor, decided what becomes of its peer, an actor that has failed: the value is the directive.</summary>
    Supervise,

    /// <summary>A message from the strand to its peer, an actor, became a dead letter.</summary>
    Drop,
}

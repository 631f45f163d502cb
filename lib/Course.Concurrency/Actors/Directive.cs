namespace Course.Concurrency.Actors;

/// <summary>What a supervisor decides about a child that has failed.</summary>
public enum Directive
{
    /// <summary>It goes on with the next message, its state unchanged: the failure did no harm to that.</summary>
    Resume,

    /// <summary>It goes on with the next message in a new instance: its state can no longer be trusted.</summary>
    Restart,

    /// <summary>It stops.</summary>
    Stop,

    /// <summary>The supervisor does not know: it fails too, and its own supervisor decides.</summary>
    Escalate,
}

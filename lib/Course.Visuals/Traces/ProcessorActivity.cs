namespace Course.Visuals.Traces;

/// <summary>What a processor does in a stretch of <see cref="ProcessorTracks"/>.</summary>
internal enum ProcessorActivity
{
    /// <summary>It runs a goroutine.</summary>
    Runs,

    /// <summary>It runs goroutines that change too fast to be drawn one by one.</summary>
    RunsMany,

    /// <summary>A machine owns it, and looks for a goroutine.</summary>
    Looks,

    /// <summary>Its goroutine is in a blocking call.</summary>
    SystemCall,

    /// <summary>No machine has it.</summary>
    Idle,

    /// <summary>The world is stopped.</summary>
    Stopped,

    /// <summary>It is no more.</summary>
    Dead,
}

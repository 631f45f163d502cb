namespace Course.Concurrency.Scheduling;

/// <summary>The states of a processor, as Go's runtime has them (runtime2.go).</summary>
public enum ProcessorState
{
    /// <summary>No machine has it; its queue is empty (<c>_Pidle</c>).</summary>
    Idle,

    /// <summary>A machine owns it, and runs goroutines or looks for some (<c>_Prunning</c>).</summary>
    Running,

    /// <summary>The goroutine that ran on it is in a blocking call: the monitor may take it away (<c>_Psyscall</c>).</summary>
    SystemCall,

    /// <summary>The world is stopped, to change the number of processors (<c>_Pgcstop</c>; in Go mostly for the garbage collector).</summary>
    Stopped,

    /// <summary>There are fewer processors now: this one is not used any more (<c>_Pdead</c>).</summary>
    Dead,
}

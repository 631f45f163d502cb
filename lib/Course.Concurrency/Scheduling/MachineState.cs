namespace Course.Concurrency.Scheduling;

/// <summary>What a machine, that is a thread, is doing. Go keeps no such state, but its source speaks of them (proc.go).</summary>
public enum MachineState
{
    /// <summary>It owns a processor and looks for a goroutine to run, in the queues of others too.</summary>
    Spinning,

    /// <summary>It owns a processor and runs a goroutine.</summary>
    Running,

    /// <summary>It runs a blocking call, without a processor.</summary>
    NativeCode,

    /// <summary>It has nothing to do and no processor.</summary>
    Sleeping,
}

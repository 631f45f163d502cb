namespace Course.Concurrency.Scheduling;

/// <summary>The states of a goroutine, as Go's runtime has them (runtime2.go). <c>_Gcopystack</c> has no counterpart: there is no stack to copy.</summary>
public enum GoroutineState : byte
{
    /// <summary>Just made, not yet ready (<c>_Gidle</c>).</summary>
    Idle,

    /// <summary>In a run queue, waiting for a machine (<c>_Grunnable</c>).</summary>
    Runnable,

    /// <summary>A machine runs it, and owns a processor for it (<c>_Grunning</c>).</summary>
    Running,

    /// <summary>A machine runs a blocking call of it, without a processor (<c>_Gsyscall</c>).</summary>
    SystemCall,

    /// <summary>It waits for something and is in no run queue (<c>_Gwaiting</c>).</summary>
    Waiting,

    /// <summary>It has ended, and may be used again (<c>_Gdead</c>).</summary>
    Dead,
}

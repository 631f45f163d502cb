namespace Course.Visuals.Traces;

/// <summary>What a strand does between two events.</summary>
internal enum LaneState
{
    /// <summary>It exists, and nothing of its body has run.</summary>
    NotStarted,

    /// <summary>It runs, or could.</summary>
    Running,

    /// <summary>It waits; a <see cref="Course.Concurrency.Tracing.WaitReason"/> says why.</summary>
    Waiting,

    /// <summary>It is an object that nobody calls at the moment.</summary>
    Idle,

    /// <summary>It has returned or raised.</summary>
    Finished,

    /// <summary>It was suspended and abandoned.</summary>
    Leaked,
}

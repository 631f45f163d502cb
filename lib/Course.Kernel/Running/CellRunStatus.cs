namespace Course.Kernel;

/// <summary>What became of a code cell in a run of its notebook.</summary>
public enum CellRunStatus
{
    /// <summary>It ran to its end, or failed as its tag <c>raises-exception</c> announces.</summary>
    Succeeded,

    /// <summary>It failed, was stopped, or took the kernel with it.</summary>
    Failed,

    /// <summary>It has nothing to run, its tag <c>skip-execution</c> asks for it not to be run, or this machine lacks what its
    /// language needs (then it has outputs, which say what that is).</summary>
    Skipped,

    /// <summary>The run ended before its turn came.</summary>
    NotRun,
}

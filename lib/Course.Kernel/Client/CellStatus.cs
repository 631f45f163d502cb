namespace Course.Kernel;

/// <summary>How the execution of a cell ended.</summary>
public enum CellStatus
{
    /// <summary>The cell ran to its end.</summary>
    Ok,

    /// <summary>The cell did not compile, or threw. Variables assigned before keep their values.</summary>
    Error,

    /// <summary>Somebody asked the cell to stop, and it did; <see cref="CellResult.Interrupt"/> says how.</summary>
    Interrupted,

    /// <summary>The cell ran longer than it may, and was stopped; <see cref="CellResult.Interrupt"/> says how.</summary>
    TimedOut,

    /// <summary>The cell ended its own process: a stack overflow, <c>Environment.Exit</c>, an exception nobody caught on a thread of its own.</summary>
    KernelDied,

    /// <summary>The cell is in a language whose tool chain this machine lacks. Its only error output is a line that says what to
    /// install; later cells can run, unless they are in that language too.</summary>
    Skipped,
}

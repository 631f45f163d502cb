namespace Course.Kernel;

/// <summary>What it took to stop a cell, from mild to harsh.</summary>
public enum InterruptStep
{
    /// <summary>No cell was running.</summary>
    NothingRunning,

    /// <summary>The cell stopped at one of the checkpoints that are woven into its loops, methods, lambdas and awaits.</summary>
    Checkpoint,

    /// <summary>The cell was blocked in a wait, out of which <c>Thread.Interrupt</c> took it.</summary>
    ThreadInterrupt,

    /// <summary>The cell was suspended in an <c>await</c> that did not come back; the kernel waits for it no longer.</summary>
    Abandoned,

    /// <summary>The cell's language runs in a process of its own, which did not stop and was ended.</summary>
    LanguageEnded,

    /// <summary>Nothing else helped: the process was killed.</summary>
    Killed,
}

/// <summary>How an interrupt went.</summary>
/// <param name="Step">What it took.</param>
public sealed record InterruptOutcome(InterruptStep Step)
{
    /// <summary>Whether the variables of this and earlier cells still have their values, in every language.</summary>
    public bool VariablesSurvive => Step is not (InterruptStep.LanguageEnded or InterruptStep.Killed);

    /// <summary>One sentence for the reader.</summary>
    public string Explanation => Step switch
    {
        InterruptStep.NothingRunning => "No cell was running.",
        InterruptStep.Checkpoint => "It stopped at a checkpoint in its own code; all variables keep their values.",
        InterruptStep.ThreadInterrupt => "It was blocked in a wait, and Thread.Interrupt took it out; all variables keep their values.",
        InterruptStep.Abandoned => "It was suspended in an await, and the kernel waits for it no longer; all variables keep their values.",
        InterruptStep.LanguageEnded => "Its language did not stop, and was ended; the variables of that language are lost, and all others keep their values.",
        _ => "It reached no checkpoint and no wait, so its process was killed; all variables are lost.",
    };
}

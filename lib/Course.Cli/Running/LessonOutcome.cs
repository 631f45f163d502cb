namespace Course.Cli.Running;

/// <summary>How the run of a lesson ended.</summary>
internal enum LessonOutcome
{
    /// <summary>Every code cell ran without error.</summary>
    Passed,

    /// <summary>A cell failed, or the notebook could not be read or run.</summary>
    Failed,

    /// <summary>The user stopped it.</summary>
    Interrupted,

    /// <summary>Its turn did not come.</summary>
    NotRun,
}

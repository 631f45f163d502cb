namespace Course.Cli.Running;

/// <summary>Hears how a run goes on, from any thread.</summary>
internal interface IRunProgress
{
    /// <summary>A lesson's kernel starts; <paramref name="codeCells"/> are to run.</summary>
    void LessonStarted(NotebookFile lesson, int codeCells);

    /// <summary>A code cell starts, the <paramref name="position"/>th of the lesson, from 1.</summary>
    void CellStarted(NotebookFile lesson, int position);

    /// <summary>A lesson ended, whichever way.</summary>
    void LessonEnded(LessonRun run);
}

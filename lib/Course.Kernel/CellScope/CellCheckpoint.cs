using System.ComponentModel;
using Course.Kernel.Child;

namespace Course.Kernel;

/// <summary>
/// What the kernel weaves into the code of a cell, so that a cell that runs astray can be stopped without losing its
/// variables. Not to be called by hand. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellCheckpoint
{
    private static volatile bool armed;

    /// <summary>A checkpoint: throws if the cell that the caller belongs to was told to stop. Costs a read otherwise.</summary>
    /// <exception cref="CellInterruptedException">The cell was told to stop.</exception>
    public static void Pass()
    {
        if (armed)
        {
            (CellExecution.Current ?? CellExecution.Running)?.ThrowIfInterrupted();
        }
    }

    /// <summary>A thread starts or resumes an async method of the cell.</summary>
    public static void Enter() => CellExecution.Current?.Enter();

    /// <summary>A thread leaves an async method of the cell, which is done or suspended.</summary>
    public static void Leave() => CellExecution.Current?.Leave();

    /// <summary>From the first interrupt on, checkpoints look whether it is meant for them; it is never taken back, since
    /// code of an interrupted cell may still be running somewhere.</summary>
    internal static void Arm() => armed = true;
}

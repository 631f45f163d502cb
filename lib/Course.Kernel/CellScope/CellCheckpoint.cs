using System.ComponentModel;
using Course.Kernel.Child;
using Course.Kernel.Languages.CSharp;

namespace Course.Kernel;

/// <summary>
/// What the kernel weaves into the code of a cell, so that a cell that runs astray can be stopped without losing its
/// variables. Not to be called by hand. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellCheckpoint
{
    private static volatile bool armed;

    /// <summary>A checkpoint: throws if the cell that the caller belongs to was told to stop, and is not cleaning up. Costs a read otherwise.</summary>
    /// <exception cref="CellInterruptedException">The cell was told to stop.</exception>
    public static void Pass()
    {
        if (armed)
        {
            (CellExecution.Current ?? CellExecution.Running)?.ThrowIfInterrupted(isStart: false);
        }
    }

    /// <summary>A checkpoint at the start of a method; lets a callback of a cancelled token start.</summary>
    /// <exception cref="CellInterruptedException">The cell was told to stop.</exception>
    public static void PassStart()
    {
        if (armed)
        {
            (CellExecution.Current ?? CellExecution.Running)?.ThrowIfInterrupted(isStart: true);
        }
    }

    /// <summary>A thread starts or resumes an async method of the cell.</summary>
    public static void Enter()
    {
        CellExecution.Current?.Enter();
        if (armed)
        {
            CellExecution.Current?.NoteCleanUp();
        }
    }

    /// <summary>A thread leaves an async method of the cell, which is done or suspended.</summary>
    public static void Leave() => CellExecution.Current?.Leave();

    /// <summary>A finally block of the cell starts on the calling thread.</summary>
    public static void EnterFinally() => CleanUpCode.EnterFinally();

    /// <summary>A finally block of the cell ends, be it by an exception.</summary>
    public static void LeaveFinally() => CleanUpCode.LeaveFinally();

    /// <summary>From the first interrupt on, checkpoints look whether it is meant for them; it is never taken back, since
    /// code of an interrupted cell may still be running somewhere.</summary>
    internal static void Arm() => armed = true;
}

using System.Globalization;
using Course.Kernel.Child;
using Jint;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>Looked at while JavaScript runs: whether the cell is to stop, and whether it has grown too large.</summary>
/// <param name="frames">Where the code is just now.</param>
internal sealed class CellConstraint(Func<IReadOnlyList<string>> frames) : Constraint
{
    private const int ChecksBetweenLooks = 4096;
    private const long MostMemory = 256L * 1024 * 1024;

    private CellExecution? execution;
    private long memoryAtStart;
    private int checks;
    private bool isStopped;

    /// <summary>The cell that runs now.</summary>
    public void Begin(CellExecution running)
    {
        execution = running;
        memoryAtStart = GC.GetTotalMemory(forceFullCollection: false);
        checks = 0;
        isStopped = false;
    }

    /// <summary>From now on nothing runs, until the next cell.</summary>
    public void End()
    {
        execution = null;
        isStopped = true;
    }

    public override void Check()
    {
        if (isStopped || execution is { CancellationToken.IsCancellationRequested: true })
        {
            throw new CellInterruptedException { Frames = frames() };
        }
        if (execution is not null && ++checks % ChecksBetweenLooks == 0 && IsTooLarge(forceFullCollection: false) && IsTooLarge(forceFullCollection: true))
        {
            throw new InsufficientMemoryException(string.Create(
                CultureInfo.InvariantCulture,
                $"The cell holds more than {MostMemory / 1024 / 1024} MB in JavaScript, which is as much as it may; its variables are as it left them."));
        }
    }

    public override void Reset()
    {
        // The engine resets its constraints at every call; a cell is many calls.
    }

    private bool IsTooLarge(bool forceFullCollection) => GC.GetTotalMemory(forceFullCollection) - memoryAtStart > MostMemory;
}

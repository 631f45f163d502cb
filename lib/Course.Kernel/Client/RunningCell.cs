using System.Diagnostics;
using Course.Kernel.Protocol;

namespace Course.Kernel;

/// <summary>A cell that a kernel is busy with, from the owner's side. Thread-safe.</summary>
internal sealed class RunningCell
{
    private readonly CellRequest request;
    private readonly CellAudience audience;
    private readonly Lock gate = new();
    private readonly OutputCollector outputs = new();
    private readonly OutputBudget budget;
    private readonly TaskCompletionSource<CellResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private CellStatus? stopReason;
    private Exception? progressFailure;
    private int strayOutputs;
    private int isBuried;
    private int isTold;
    private bool isFinished;

    public RunningCell(int id, CellRequest request, int outputLimit, CellAudience audience)
    {
        this.request = request;
        this.audience = audience;
        budget = new OutputBudget(outputLimit);
        Aftermath = new CellAftermath(id, request.CellName, budget, audience.Afterwards);
    }

    public int Id => Aftermath.Id;

    public CellRequest Request => request;

    /// <summary>What comes of the cell after its end.</summary>
    public CellAftermath Aftermath { get; }

    /// <summary>Whom the cell may ask for input; null for nobody.</summary>
    public ICellInput? Input => audience.Input;

    public Task<CellResult> Completion => completion.Task;

    /// <summary>Whether the process was killed to stop the cell.</summary>
    public bool IsKilled { get; set; }

    /// <summary>Somebody wants the cell to stop; the first reason counts.</summary>
    public void RequestStop(CellStatus reason)
    {
        lock (gate)
        {
            stopReason ??= reason;
        }
    }

    /// <summary>Whether nobody has said yet that the cell does not stop; true once.</summary>
    public bool IsFirstToTell() => Interlocked.Exchange(ref isTold, 1) == 0;

    /// <summary>Takes an output, up to the limit; at the limit, tells the reader. False if the cell has ended.</summary>
    /// <param name="output">The output.</param>
    /// <param name="isStray">It comes from code that this cell is not known to have started.</param>
    public bool TryAdd(CellOutput output, bool isStray = false)
    {
        lock (gate)
        {
            if (isFinished)
            {
                return false;
            }
            bool wasSpent = budget.IsSpent;
            if (budget.Admit(output) is not { } kept)
            {
                return true;
            }
            strayOutputs += isStray ? 1 : 0;
            Keep(kept);
            if (budget.IsSpent && !wasSpent && output is not CellOutput.ErrorOutput)
            {
                Keep(budget.Notice);
            }
            return true;
        }
    }

    public void Complete(KernelMessage.Completed completed)
    {
        InterruptOutcome? interrupt = completed.InterruptedBy is { } step ? new InterruptOutcome(step) : null;
        CellStatus status = interrupt is not null ? stopReason ?? CellStatus.Interrupted
            : completed.Outcome switch
            {
                CellOutcome.Failed => CellStatus.Error,
                CellOutcome.Skipped => CellStatus.Skipped,
                _ => CellStatus.Ok,
            };
        if (interrupt is not null)
        {
            TryAdd(StopText.Describe(request, status, interrupt, completed.StoppedAt));
        }
        Finish(new CellResult(status, [], completed.Duration)
        {
            Warnings = [.. completed.Diagnostics.Where(diagnostic => !diagnostic.IsError)],
            CompileErrors = [.. completed.Diagnostics.Where(diagnostic => diagnostic.IsError)],
            Interrupt = interrupt,
        });
    }

    /// <summary>The process is gone, and the cell with it.</summary>
    public void CompleteByDeath(KernelDeath death)
    {
        if (IsKilled)
        {
            InterruptOutcome interrupt = new(InterruptStep.Killed);
            CellStatus status = stopReason ?? CellStatus.Interrupted;
            CompleteByDeath(status, StopText.Describe(request, status, interrupt, []), interrupt);
        }
        else
        {
            CompleteByDeath(CellStatus.KernelDied, death.Describe(request.CellName, Id), null);
        }
    }

    /// <summary>The process was gone before the cell could start.</summary>
    public void CompleteByEarlierDeath(KernelDeath death) =>
        CompleteByDeath(CellStatus.KernelDied, death.DescribeBefore(request.CellName), null);

    private void Keep(CellOutput output)
    {
        outputs.Add(output);
        try
        {
            audience.Outputs?.Report(output);
        }
#pragma warning disable CA1031 // The listener's failure is the caller's: it is thrown where the caller awaits the cell.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            progressFailure ??= exception;
        }
    }

    private void CompleteByDeath(CellStatus status, CellOutput.ErrorOutput error, InterruptOutcome? interrupt)
    {
        if (Interlocked.Exchange(ref isBuried, 1) != 0 || completion.Task.IsCompleted)
        {
            return;
        }
        TryAdd(error);
        Finish(new CellResult(status, [], Stopwatch.GetElapsedTime(startedAt)) { Interrupt = interrupt, KernelIsAlive = false });
    }

    private void Finish(CellResult result)
    {
        lock (gate)
        {
            isFinished = true;
            if (progressFailure is not null)
            {
                completion.TrySetException(progressFailure);
                return;
            }
            completion.TrySetResult(result with
            {
                Outputs = outputs.ToList(),
                DisplayUpdates = outputs.UpdatesOfEarlierCells,
                StrayOutputs = strayOutputs,
            });
        }
    }
}

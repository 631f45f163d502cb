using System.Diagnostics;
using Course.Kernel.Languages.CSharp;
using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>
/// One execution of a cell, from the kernel's side: which threads are inside the cell's code, and whether it is to stop.
/// It travels with the ExecutionContext, so code that the cell started on any thread knows whose it is.
/// </summary>
internal sealed class CellExecution(int id, CellRequest request, int outputLimit = int.MaxValue) : IDisposable
{
    // A look at the stack takes a while: a thread that is found cleaning up is left alone for some milliseconds.
    private const int CleanUpRest = 10;

    private static readonly AsyncLocal<CellExecution?> Ambient = new();
    private static readonly AsyncLocal<bool> IsCleanUp = new();

    [ThreadStatic]
    private static long cleansUpUntil;

    private static volatile CellExecution? running;

    private readonly Lock gate = new();
    private readonly Dictionary<Thread, int> threadsInside = [];
    private readonly HashSet<Thread> interruptedThreads = [];
    private readonly CancellationTokenSource cancellation = new();
    private readonly List<CellDiagnostic> diagnostics = [];
    private int entries;
    private int interruptionClaims;
    private int compilations;
    private volatile bool isInterrupted;
    private volatile bool checkpointThrew;
    private volatile bool threadWasInterrupted;
    private volatile bool languageEnded;

    public int Id => id;

    public CellRequest Request => request;

    /// <summary>How much the cell, and what it has started, may still put out.</summary>
    public OutputBudget Budget { get; } = new(outputLimit);

    /// <summary>Whether somebody hears of what comes of the cell after its end.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>The execution that the calling code belongs to; null on a thread that does not carry an ExecutionContext.</summary>
    public static CellExecution? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The execution that the kernel is busy with; null between cells.</summary>
    public static CellExecution? Running
    {
        get => running;
        set => running = value;
    }

    /// <summary>Cancelled when the cell is told to stop.</summary>
    public CancellationToken CancellationToken => cancellation.Token;

    /// <summary>Completes when the kernel gives up waiting for the cell's suspended await.</summary>
    public TaskCompletionSource Abandonment { get; } = new();

    /// <summary>Set when the kernel is done with the cell.</summary>
    public ManualResetEventSlim Done { get; } = new();

    public bool IsInterrupted => isInterrupted;

    public bool IsAbandoned => Abandonment.Task.IsCompleted;

    /// <summary>How the cell was stopped; null if nothing that was done to stop it has reached it.</summary>
    public InterruptStep? InterruptedBy =>
        IsAbandoned ? InterruptStep.Abandoned
        : languageEnded ? InterruptStep.LanguageEnded
        : threadWasInterrupted ? InterruptStep.ThreadInterrupt
        : checkpointThrew ? InterruptStep.Checkpoint
        : null;

    public IReadOnlyList<CellDiagnostic> Diagnostics => diagnostics;

    public long StartedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>Where in its code the cell stopped, once it was told to; empty if that is not known.</summary>
    public IReadOnlyList<string> StoppedAt { get; set; } = [];

    /// <summary>Keeps a compiler's finding; warnings are shown to the reader at once, errors when the cell fails.</summary>
    public void Report(CellDiagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        if (!diagnostic.IsError)
        {
            Console.Error.WriteLine(diagnostic.Text);
        }
    }

    /// <summary>The process that the cell's language runs in did not stop, and was ended.</summary>
    public void NoteLanguageEnded() => languageEnded = true;

    /// <summary>Runs the compiler, or another process, which is stopped by <see cref="CancellationToken"/> and never by Thread.Interrupt.</summary>
    public T Compile<T>(Func<CancellationToken, T> compile)
    {
        Interlocked.Increment(ref compilations);
        try
        {
            return compile(CancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref compilations);
        }
    }

    /// <summary>Waits for another process without a thread, and is stopped by <see cref="CancellationToken"/> only.</summary>
    public async Task<T> CompileAsync<T>(Func<CancellationToken, Task<T>> compile)
    {
        Interlocked.Increment(ref compilations);
        try
        {
            return await compile(CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref compilations);
        }
    }

    /// <summary>Runs code of the cell, counting the thread as inside it until the code returns or suspends itself.</summary>
    public T RunInside<T>(Func<T> code)
    {
        Enter();
        try
        {
            return code();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>How often a thread has come into the cell's code: what tells a cell that sleeps now and then from one that sleeps for good.</summary>
    public int Entries
    {
        get
        {
            lock (gate)
            {
                return entries;
            }
        }
    }

    public void Enter()
    {
        lock (gate)
        {
            entries++;
            threadsInside[Thread.CurrentThread] = threadsInside.GetValueOrDefault(Thread.CurrentThread) + 1;
        }
    }

    public void Leave()
    {
        bool mustClear;
        try
        {
            mustClear = Forget(Thread.CurrentThread);
        }
        catch (ThreadInterruptedException)
        {
            // The interrupt that came too late hit the lock itself. It is used up by that.
            Forget(Thread.CurrentThread);
            mustClear = false;
        }
        if (mustClear)
        {
            ClearPendingInterrupt();
        }
    }

    /// <summary>A checkpoint in code of this execution: throws if the cell is to stop.</summary>
    /// <param name="isStart">The checkpoint stands at the start of a method.</param>
    public void ThrowIfInterrupted(bool isStart)
    {
        if (!isInterrupted || IsCleanUp.Value || Environment.TickCount64 < cleansUpUntil)
        {
            return;
        }
        if (CleanUpCode.IsOnStack() || (isStart && CleanUpCode.IsCancellationCallback()))
        {
            cleansUpUntil = Environment.TickCount64 + CleanUpRest;
            return;
        }
        checkpointThrew = true;
        throw new CellInterruptedException();
    }

    /// <summary>An async method that is called to clean up is clean-up to its end, on whatever thread.</summary>
    public void NoteCleanUp()
    {
        if (isInterrupted && !IsCleanUp.Value && CleanUpCode.IsOnStack())
        {
            IsCleanUp.Value = true;
        }
    }

    /// <summary>The cell, or its compiler, watched <see cref="CancellationToken"/> and stopped by itself.</summary>
    public void StoppedByToken() => checkpointThrew |= isInterrupted;

    /// <summary>True for the first who asks: several may want to stop a cell, and one does it.</summary>
    public bool TryClaimInterruption() => Interlocked.Exchange(ref interruptionClaims, 1) == 0;

    /// <summary>The first step: from now on every checkpoint throws. Does not wait.</summary>
    public void RequestInterrupt()
    {
        isInterrupted = true;
        CellCheckpoint.Arm();
        // Elsewhere: what the cell has registered may throw, or block.
        _ = cancellation.CancelAsync();
    }

    /// <summary>What the threads inside the cell are doing just now.</summary>
    public CellActivity Observe()
    {
        if (Volatile.Read(ref compilations) > 0)
        {
            return CellActivity.Working;
        }
        lock (gate)
        {
            return threadsInside.Count == 0 ? CellActivity.Suspended
                : threadsInside.Keys.All(IsBlocked) ? CellActivity.Blocked
                : CellActivity.Working;
        }
    }

    /// <summary>The second step: takes every thread that is blocked inside the cell out of its wait.</summary>
    public void InterruptBlockedThreads()
    {
        lock (gate)
        {
            foreach (Thread thread in threadsInside.Keys.Where(IsBlocked))
            {
                threadWasInterrupted = true;
                interruptedThreads.Add(thread);
                thread.Interrupt();
            }
        }
    }

    public void Dispose()
    {
        // An abandoned execution still has code that may look at its token.
        if (!IsAbandoned)
        {
            cancellation.Dispose();
        }
    }

    /// <summary>Counts one entry less; true if that was the last one of a thread that was interrupted.</summary>
    private bool Forget(Thread thread)
    {
        lock (gate)
        {
            int depth = threadsInside.GetValueOrDefault(thread) - 1;
            if (depth > 0)
            {
                threadsInside[thread] = depth;
                return false;
            }
            threadsInside.Remove(thread);
            return interruptedThreads.Remove(thread);
        }
    }

    private static bool IsBlocked(Thread thread) => (thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;

    /// <summary>An interrupt that came too late for the cell must not hit whoever uses the thread next.</summary>
    private static void ClearPendingInterrupt()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
        }
    }
}

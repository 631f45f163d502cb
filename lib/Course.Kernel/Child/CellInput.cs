using System.Collections.Concurrent;
using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>Asks the owner for lines of text on behalf of the running cell. Thread-safe.</summary>
internal sealed class CellInput(OwnerChannel channel)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string?>> waiting = new();
    private int lastNumber;
    private volatile bool isOpen;

    /// <summary>What the cells of this process ask; null outside a kernel.</summary>
    public static CellInput? Current { get; set; }

    /// <summary>Whether the running cell has somebody to ask.</summary>
    public bool IsOpen
    {
        get => isOpen;
        set => isOpen = value;
    }

    /// <summary>Asks for a line.</summary>
    /// <returns>The line; null at once if there is nobody to ask.</returns>
    /// <exception cref="OperationCanceledException">The cell was told to stop.</exception>
    public async Task<string?> ReadLineAsync(string prompt, bool isPassword)
    {
        if (!IsOpen || (CellExecution.Current ?? CellExecution.Running) is not { IsAbandoned: false } execution)
        {
            return null;
        }
        int number = Interlocked.Increment(ref lastNumber);
        TaskCompletionSource<string?> line = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[number] = line;
        try
        {
            channel.Send(new KernelMessage.InputWanted(execution.Id, number, prompt, isPassword));
            return await line.Task.WaitAsync(execution.CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            waiting.TryRemove(number, out _);
        }
    }

    /// <summary>The owner has a line; one that nobody waits for any more is dropped.</summary>
    public void Accept(KernelMessage.InputGiven given)
    {
        if (waiting.TryGetValue(given.Number, out TaskCompletionSource<string?>? line))
        {
            line.TrySetResult(given.Line);
        }
    }
}

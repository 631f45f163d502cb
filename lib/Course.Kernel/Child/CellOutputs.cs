using System.Globalization;
using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>
/// Where everything that cells put out goes: to the cell that is running, in the order in which it was put out, up to a
/// limit. Thread-safe.
/// </summary>
/// <remarks>
/// Text from a background thread can come when no cell is running: it waits for the next cell. What code of an abandoned
/// cell still puts out belongs to no other cell, and is dropped.
/// </remarks>
internal sealed class CellOutputs
{
    private const int Overhead = 200;

    private readonly Lock gate = new();
    private readonly List<CellOutput> waiting = [];
    private CellExecution? running;
    private readonly OwnerChannel channel;
    private readonly int limit;
    private int remaining;

    /// <param name="channel">Where outputs go.</param>
    /// <param name="limit">How many characters a cell may put out.</param>
    public CellOutputs(OwnerChannel channel, int limit)
    {
        this.channel = channel;
        this.limit = limit;
        remaining = limit;
    }

    public void Begin(CellExecution execution)
    {
        lock (gate)
        {
            running = execution;
            remaining = limit;
            foreach (CellOutput output in waiting)
            {
                Send(output, isStray: true);
            }
            waiting.Clear();
        }
    }

    /// <summary>The last word about the running cell.</summary>
    public void End(KernelMessage.Completed completed)
    {
        lock (gate)
        {
            running = null;
            remaining = limit;
            channel.Send(completed);
        }
    }

    public void Emit(CellOutput output)
    {
        CellExecution? origin = CellExecution.Current;
        lock (gate)
        {
            if (origin is { IsAbandoned: true })
            {
                return;
            }
            if (running is null)
            {
                remaining -= Cost(output);
                if (remaining > 0)
                {
                    waiting.Add(output);
                }
                return;
            }
            Send(output, isStray: origin != running);
        }
    }

    private void Send(CellOutput output, bool isStray)
    {
        if (remaining <= 0 && output is not CellOutput.ErrorOutput)
        {
            return;
        }
        if (output is CellOutput.StreamOutput stream && stream.Text.Length > remaining)
        {
            output = stream with { Text = stream.Text[..remaining] };
        }
        remaining -= Cost(output);
        channel.Send(new KernelMessage.Output(running!.Id, output, isStray));
        if (remaining <= 0 && output is not CellOutput.ErrorOutput)
        {
            channel.Send(new KernelMessage.Output(running.Id, TooMuch(), IsStray: false));
        }
    }

    private CellOutput.StreamOutput TooMuch() => new(
        CellOutput.StreamOutput.StandardError,
        string.Create(CultureInfo.InvariantCulture, $"\n[The cell puts out more than {limit:N0} characters; the rest is not kept.]\n"));

    /// <summary>An output is never free, or a million empty ones would be.</summary>
    private static int Cost(CellOutput output) => output switch
    {
        CellOutput.StreamOutput stream => stream.Text.Length,
        CellOutput.DisplayData display => Overhead + display.Data.Length,
        CellOutput.UpdateDisplayData update => Overhead + update.Data.Length,
        CellOutput.ExecuteResult result => Overhead + result.Data.Length,
        _ => Overhead,
    };
}

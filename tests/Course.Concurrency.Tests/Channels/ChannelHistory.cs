using System.Collections.Immutable;

namespace Course.Concurrency.Tests.Channels;

/// <summary>What goroutines did with one channel, and when: each call from the moment before it to the moment after.</summary>
internal sealed class ChannelHistory
{
    private readonly List<ChannelCall> calls = [];
    private long time;

    public IReadOnlyList<ChannelCall> Calls => calls;

    /// <summary>A call begins. Thread-safe.</summary>
    public ChannelCall Begin(ChannelCallKind kind, int value = 0)
    {
        lock (calls)
        {
            ChannelCall call = new() { Kind = kind, Value = value, Begin = time++ };
            calls.Add(call);
            return call;
        }
    }

    /// <summary>A call has ended.</summary>
    public void End(ChannelCall call, ChannelOutcome outcome, int value = 0)
    {
        lock (calls)
        {
            call.Outcome = outcome;
            if (outcome == ChannelOutcome.Received) call.Value = value;
            call.End = time++;
        }
    }
}

internal enum ChannelCallKind
{
    Send,
    TrySend,
    Receive,
    TryReceive,
    Close,
}

internal enum ChannelOutcome
{
    /// <summary>It has not ended.</summary>
    Pending,

    /// <summary>A value went in.</summary>
    Sent,

    /// <summary>A value came out.</summary>
    Received,

    /// <summary>The channel was closed and empty.</summary>
    Drained,

    /// <summary>It would have had to wait.</summary>
    WouldWait,

    /// <summary>The channel has been closed.</summary>
    Closed,

    /// <summary>It failed, because the channel was closed.</summary>
    Failed,
}

internal sealed class ChannelCall
{
    public required ChannelCallKind Kind { get; init; }

    public required int Value { get; set; }

    public required long Begin { get; init; }

    public long End { get; set; } = long.MaxValue;

    public ChannelOutcome Outcome { get; set; }

    public override string ToString() => FormattableString.Invariant($"{Kind} {Value} → {Outcome} [{Begin}, {(End == long.MaxValue ? "…" : End)}]");
}

/// <summary>
/// Whether a history could have come from calls that each happen at one moment between their beginning and their end (Herlihy and Wing 1990),
/// on a channel as the Go specification has it. The search is Wing and Gong's, with the states that have been seen left out.
/// </summary>
internal sealed class Linearizability(int capacity, IReadOnlyList<ChannelCall> calls)
{
    private readonly HashSet<(ulong Done, string State)> seen = [];

    public static bool IsLinearizable(int capacity, IReadOnlyList<ChannelCall> calls)
    {
        if (calls.Count > 64) throw new ArgumentException("At most 64 calls.", nameof(calls));
        return new Linearizability(capacity, calls).Search(0, [], isClosed: false);
    }

    private bool Search(ulong done, ImmutableQueue<int> buffer, bool isClosed)
    {
        if (Enumerable.Range(0, calls.Count).All(index => IsDone(done, index) || calls[index].Outcome == ChannelOutcome.Pending)) return true;
        if (!seen.Add((done, $"{isClosed} {string.Join(',', buffer)}"))) return false;
        var count = buffer.Count();
        var firstEnd = Enumerable.Range(0, calls.Count).Where(index => !IsDone(done, index)).Min(index => calls[index].End);
        for (var index = 0; index < calls.Count; index++)
        {
            var call = calls[index];
            if (IsDone(done, index) || call.Begin > firstEnd) continue; // another one had ended before it began
            var next = done | (1UL << index);
            var isEmpty = count == 0;
            switch (call.Kind)
            {
                case ChannelCallKind.Close when call.Outcome is ChannelOutcome.Closed or ChannelOutcome.Pending && !isClosed:
                    if (Search(next, buffer, isClosed: true)) return true;
                    break;
                case ChannelCallKind.Close when call.Outcome == ChannelOutcome.Failed && isClosed:
                    if (Search(next, buffer, isClosed)) return true;
                    break;
                case ChannelCallKind.Send or ChannelCallKind.TrySend when call.Outcome == ChannelOutcome.Failed && isClosed:
                    if (Search(next, buffer, isClosed)) return true;
                    break;
                case ChannelCallKind.Send or ChannelCallKind.TrySend when call.Outcome is ChannelOutcome.Sent or ChannelOutcome.Pending && !isClosed && count < capacity:
                    if (Search(next, buffer.Enqueue(call.Value), isClosed)) return true;
                    break;
                case ChannelCallKind.TrySend when call.Outcome == ChannelOutcome.WouldWait && !isClosed && count == capacity:
                    if (Search(next, buffer, isClosed)) return true; // that no receiver waited is not looked at: it is allowed to have just come
                    break;
                case ChannelCallKind.TryReceive when call.Outcome == ChannelOutcome.WouldWait && isEmpty && !isClosed:
                    if (Search(next, buffer, isClosed)) return true;
                    break;
                case ChannelCallKind.Receive or ChannelCallKind.TryReceive when call.Outcome == ChannelOutcome.Drained && isEmpty && isClosed:
                    if (Search(next, buffer, isClosed)) return true;
                    break;
                case ChannelCallKind.Receive or ChannelCallKind.TryReceive when call.Outcome is ChannelOutcome.Received or ChannelOutcome.Pending && !isEmpty && (call.Outcome == ChannelOutcome.Pending || buffer.Peek() == call.Value):
                    if (Search(next, buffer.Dequeue(), isClosed)) return true;
                    break;
            }

            // On an unbuffered channel a send and a receive happen together.
            if (capacity == 0 && !isClosed && call.Kind is ChannelCallKind.Send or ChannelCallKind.TrySend && call.Outcome is ChannelOutcome.Sent or ChannelOutcome.Pending && Meet(next, call, firstEnd)) return true;
        }

        return false;
    }

    private bool Meet(ulong done, ChannelCall send, long firstEnd)
    {
        for (var index = 0; index < calls.Count; index++)
        {
            var receive = calls[index];
            if (IsDone(done, index) || receive.Begin > firstEnd || receive.Kind is not (ChannelCallKind.Receive or ChannelCallKind.TryReceive)) continue;
            if (receive.Outcome != ChannelOutcome.Pending && (receive.Outcome != ChannelOutcome.Received || receive.Value != send.Value)) continue;
            if (Search(done | (1UL << index), [], isClosed: false)) return true;
        }

        return false;
    }

    private static bool IsDone(ulong done, int index) => (done & (1UL << index)) != 0;
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Channels;

/// <summary>What all channels have, whatever they carry: a gate, two queues of who waits, and the run that they belong to. Go's <c>hchan</c>.</summary>
/// <remarks>
/// Invariants, as in Go's chan.go: at least one of the two queues is empty, but for a select that waits at both ends; in a buffered
/// channel, values in the buffer mean that no receiver waits, and room in it that no sender does.
/// </remarks>
internal abstract class ChannelCore(int capacity)
{
    private static long lastOrder;
    private long order;

    protected int count; // of the values in the buffer
    protected Gate gate;
    protected WaitQueue senders;
    protected WaitQueue receivers;

    /// <summary>The run whose goroutines use it; null before the first does.</summary>
    public ProgramRun? Run;

    /// <summary>Its name in pictures and messages; null when it has none.</summary>
    public string? Name;

    /// <summary>Its swim lane, if it has a buffer and somebody traces.</summary>
    public Strand? Strand;

    /// <summary>How many values the buffer holds.</summary>
    public int Capacity => capacity;

    /// <summary>How many are in it.</summary>
    public int Count => count;

    // Racy: whoever acts on it looks again within the gate.
    public bool MayReceive => count > 0 || senders.First is not null || IsClosed;

    public bool MaySend => count < capacity || receivers.First is not null || IsClosed;

    public bool IsClosed { get; protected set; }

    /// <summary>The order in which a select takes the gates of several channels, so that no two selects wait for each other.</summary>
    public long Order
    {
        get
        {
            if (Volatile.Read(ref order) == 0) Interlocked.CompareExchange(ref order, Interlocked.Increment(ref lastOrder), 0);
            return order;
        }
    }

    /// <summary>Whether somebody waits. For tests: a waiter that has been left behind shows here.</summary>
    public bool HasWaiters => senders.First is not null || receivers.First is not null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Run!.IsParallel) gate.Enter();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        if (Run!.IsParallel) gate.Exit();
    }

    public void RemoveSender(Waiter waiter) => senders.Remove(waiter);

    public void RemoveReceiver(Waiter waiter) => receivers.Remove(waiter);

    public void EnqueueSender(Waiter waiter) => senders.Enqueue(waiter);

    public void EnqueueReceiver(Waiter waiter) => receivers.Enqueue(waiter);

    /// <summary>Makes the channel one of the run that the calling goroutine belongs to.</summary>
    /// <exception cref="InvalidOperationException">The caller is no goroutine, or the channel is in use by another run.</exception>
    public void Bind(Machine? machine)
    {
        if (machine?.Running is null) throw Machine.NotInGoroutine();
        if (Run == machine.Run) return;
        // One at a time: whoever comes second must not clear the queues in which the first one waits already.
        lock (this)
        {
            if (Run == machine.Run) return;
            if (Run is { HasEnded: false }) throw new InvalidOperationException($"{this} is in use by the goroutines of another run: a channel connects goroutines of one Run.");
            Strand = null;
            // Who waited there has gone with its run.
            senders.Clear();
            receivers.Clear();
            Volatile.Write(ref Run, machine.Run);
        }
    }
}

/// <summary>A channel: a ring of values between senders and receivers, or nothing but the meeting of the two.</summary>
/// <typeparam name="T">What it carries.</typeparam>
internal sealed class ChannelCore<T>(int capacity, string? name) : ChannelCore(capacity)
{
    private readonly T[] buffer = capacity == 0 ? [] : new T[capacity];
    private int head;

    /// <summary>Receives, if that takes no waiting.</summary>
    // Hot: once an operation.
    public bool TryReceive(out T value, out bool ok)
    {
        if (!MayReceive)
        {
            value = default!;
            ok = false;
            return false;
        }

        Enter();
        var done = TryReceiveHeld(out value, out ok, out var sender);
        Exit();
        sender?.Wake();
        return done;
    }

    /// <summary>Receives, if that takes no waiting, in the run of the calling goroutine.</summary>
    public bool TryReceiveBound(out T value, out bool ok)
    {
        var machine = Machine.Current;
        if (machine?.Running is null || Run != machine.Run) Bind(machine);
        return TryReceive(out value, out ok);
    }

    /// <summary>Sends, if that takes no waiting.</summary>
    /// <exception cref="ChannelClosedException">The channel is closed.</exception>
    // Hot: once an operation.
    public bool TrySend(T value)
    {
        if (!MaySend) return false;
        Enter();
        var done = TrySendHeld(value, out var receiver);
        Exit();
        receiver?.Wake();
        if (!done && IsClosed) ThrowSendOnClosed();
        return done;
    }

    /// <summary>Receives now, or leaves <paramref name="waiter"/> in the queue.</summary>
    public void ReceiveOrWait(Waiter<T> waiter)
    {
        Enter();
        if (TryReceiveHeld(out waiter.Value, out waiter.Ok, out var sender))
        {
            Exit();
            sender?.Wake();
            waiter.Wake();
            return;
        }

        receivers.Enqueue(waiter);
        Exit(); // from here on the goroutine may run elsewhere
    }

    /// <summary>Sends the value of <paramref name="waiter"/> now, or leaves it in the queue.</summary>
    public void SendOrWait(Waiter<T> waiter)
    {
        Enter();
        var done = TrySendHeld(waiter.Value, out var receiver);
        if (done || IsClosed)
        {
            Exit();
            receiver?.Wake();
            waiter.Ok = done;
            waiter.Wake();
            return;
        }

        senders.Enqueue(waiter);
        Exit(); // from here on the goroutine may run elsewhere
    }

    /// <summary>Closes it: who waits to receive gets the default value, who waits to send fails.</summary>
    /// <exception cref="ChannelClosedException">It is closed.</exception>
    public void Close()
    {
        List<Waiter> released = [];
        Enter();
        var wasClosed = IsClosed;
        IsClosed = true;
        while (!wasClosed && (receivers.Dequeue() ?? senders.Dequeue()) is { } waiter)
        {
            waiter.Ok = false;
            released.Add(waiter);
        }

        Exit();
        if (wasClosed) throw new ChannelClosedException("close of closed channel");
        if (Run!.Tracer is not null) ChannelTrace.Closed(this);
        foreach (var waiter in released) waiter.Wake();
    }

    /// <summary>Receives within the gate.</summary>
    /// <param name="value">The value; the default when the channel is closed and empty.</param>
    /// <param name="ok">Whether it was sent by somebody.</param>
    /// <param name="sender">Who can go on: to be woken outside.</param>
    public bool TryReceiveHeld(out T value, out bool ok, out Waiter? sender)
    {
        if (count > 0)
        {
            var ring = buffer;
            var index = head;
            value = ring[index];
            ok = true;
            if (senders.First is not null && senders.Dequeue() is { } waiting)
            {
                // The buffer is full: the value at its head makes room for that of the first who waits, at its tail, which is the same place.
                ring[index] = ((Waiter<T>)waiting).Value;
                waiting.Ok = true;
                sender = waiting;
            }
            else
            {
                if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) ring[index] = default!;
                count--;
                sender = null;
            }

            head = index + 1 == ring.Length ? 0 : index + 1;
            if (Run!.Tracer is not null) ChannelTrace.Received(this, value, sender);
            return true;
        }

        sender = null;
        if (senders.First is not null && senders.Dequeue() is { } direct)
        {
            value = Unsafe.As<Waiter<T>>(direct).Value;
            ok = direct.Ok = true;
            sender = direct;
            if (Run!.Tracer is not null) ChannelTrace.Received(this, value, sender);
            return true;
        }

        value = default!;
        ok = false;
        return IsClosed;
    }

    /// <summary>Sends within the gate. False when it must wait, or is closed.</summary>
    /// <param name="value">The value.</param>
    /// <param name="receiver">Who can go on: to be woken outside.</param>
    public bool TrySendHeld(T value, out Waiter? receiver)
    {
        receiver = null;
        if (IsClosed) return false;
        if (receivers.First is not null && receivers.Dequeue() is { } waiting)
        {
            Unsafe.As<Waiter<T>>(waiting).Value = value;
            waiting.Ok = true;
            receiver = waiting;
            if (Run!.Tracer is not null) ChannelTrace.Sent(this, value, waiting);
            return true;
        }

        var ring = buffer;
        if (count == ring.Length) return false;
        var tail = head + count;
        if (tail >= ring.Length) tail -= ring.Length;
        ring[tail] = value;
        count++;
        if (Run!.Tracer is not null) ChannelTrace.Sent(this, value, null);
        return true;
    }

    public override string ToString() => name is null ? $"A channel of {typeof(T).Name}" : $"Channel '{name}'";

    [DoesNotReturn]
    public static void ThrowSendOnClosed() => throw new ChannelClosedException("send on closed channel");
}

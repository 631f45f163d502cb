using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>
/// A lock for threads of either kind: only one at a time holds it, and the others wait. The thread that holds it may enter again, and
/// leaves as often as it has entered. On virtual threads to enter is a step, and who waits for the lock waits in virtual time: if all
/// wait for each other, the run fails and says who holds what. On threads of the system it is a <see cref="Lock"/>.
/// </summary>
/// <remarks>
/// <code>ThreadLock door = new("door");
/// using (door.Hold()) counter.Value++;</code>
/// Whoever waits for a lock that an ended thread has not left waits for ever, as it does in .NET; only virtual threads say so.
/// Make the lock within the program that uses it, so that no run finds it held by an earlier one.
/// </remarks>
/// <param name="name">What pictures, schedules and messages call it.</param>
public sealed class ThreadLock(string name)
{
    private readonly Lock real = new();
    private readonly string locks = $"locks {name}";
    private readonly string unlocks = $"unlocks {name}";
    private volatile bool isHeldForReal;
    private int depth;

    /// <summary>What pictures, schedules and messages call it.</summary>
    public string Name => name;

    /// <summary>Whether the calling thread holds it.</summary>
    public bool IsHeldByCurrentThread => VirtualThread.Current is { } thread ? Holder == thread : real.IsHeldByCurrentThread;

    /// <summary>The virtual thread that holds it.</summary>
    internal VirtualThread? Holder { get; private set; }

    /// <summary>Enters, and leaves when the returned value is disposed: <c>using (door.Hold()) { … }</c>.</summary>
    /// <exception cref="InvalidOperationException">The lock is held by a thread of the other kind, for which this one cannot wait.</exception>
    public HeldLock Hold()
    {
        Enter();
        return new HeldLock(this);
    }

    /// <summary>Waits until no other thread holds the lock, and takes it.</summary>
    /// <exception cref="InvalidOperationException">The lock is held by a thread of the other kind, for which this one cannot wait.</exception>
    public void Enter()
    {
        if (IsHeldByCurrentThread)
        {
            depth++;
            return;
        }

        if (VirtualThread.Current is { } thread) Enter(thread);
        else EnterForReal();
        depth = 1;
    }

    /// <summary>Leaves once; the thread that has left as often as it has entered no longer holds the lock.</summary>
    /// <exception cref="SynchronizationLockException">The calling thread does not hold the lock.</exception>
    public void Exit()
    {
        if (!IsHeldByCurrentThread)
        {
            var who = VirtualThread.Current?.Key ?? Thread.CurrentThread.Name;
            throw new SynchronizationLockException($"{(who is null ? "This thread" : $"'{who}'")} does not hold lock '{name}': only the thread that has entered it may exit.");
        }

        if (--depth > 0) return;
        if (VirtualThread.Current is { } thread)
        {
            thread.Note(unlocks);
            Holder = null;
        }
        else
        {
            Tracer.Current?.Note(unlocks);
            isHeldForReal = false;
            real.Exit();
        }
    }

    /// <summary>The name, and who holds the lock if a virtual thread does.</summary>
    public override string ToString() => Holder is { } holder ? $"{name}, held by '{holder.Key}'" : name;

    private void Enter(VirtualThread thread)
    {
        thread.Owner.Step(thread, locks, this);
        if (isHeldForReal) throw new InvalidOperationException($"Lock '{name}' is held by a thread that is not virtual. A virtual thread cannot wait for that: use a lock on one kind of threads only.");
        Holder = thread;
        thread.Note(locks);
        thread.Owner.ShowWhoWaitsFor(this);
    }

    private void EnterForReal()
    {
        if (!real.TryEnter()) ThreadTrace.Blocking(WaitReason.Lock, name, real.Enter);
        if (Holder is { HasEnded: false } holder)
        {
            real.Exit();
            throw new InvalidOperationException($"Lock '{name}' is held by the virtual thread '{holder.Key}'. A thread that is not virtual cannot wait for that: use a lock on one kind of threads only.");
        }

        isHeldForReal = true;
        Tracer.Current?.Note(locks);
    }
}

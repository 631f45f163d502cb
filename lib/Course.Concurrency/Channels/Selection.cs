using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>
/// A select: it waits until one of its cases can go on, and does that one; of several, any, each as likely (Go spec, <em>Select
/// statements</em>). <c>await</c> gives the number of the case, in the order in which they were given.
/// </summary>
/// <remarks>
/// <code>
/// switch (await Select(Receive(c1, out var v1), Receive(c2, out var v2), Send(c3, 23)))
/// {
///     case 0: Console.WriteLine($"received {v1.Value} from c1"); break;
///     case 1: Console.WriteLine($"received {v2.Value} from c2"); break;
///     case 2: Console.WriteLine("sent 23 to c3"); break;
/// }
/// </code>
/// One made before a loop can be awaited again and again, and then allocates nothing. It serves one goroutine at a time.
/// </remarks>
public sealed class Selection
{
    private const int Waiting = 0;
    private const int Claimed = 1;

    private readonly SelectCase[] cases;
    private readonly SelectCase[] inOrder;
    private readonly string file;
    private readonly int line;
    private bool isSorted;
    private bool areTwinsKnown;
    private bool sendFailed;
    private int state = Claimed;
    private int chosen;
    private bool hasWaited;

    internal Selection(ReadOnlySpan<SelectCase> cases, string file, int line)
    {
        // A call with params has no place for the line: then it is that of the first case.
        (this.file, this.line) = line == 0 && cases.Length > 0 && cases[0] is { } first ? (first.Source.File, first.Source.Line) : (file, line);
        this.cases = cases.ToArray();
        inOrder = cases.ToArray();
        for (var index = 0; index < this.cases.Length; index++)
        {
            var added = this.cases[index] ?? throw new ArgumentException("A case of a select is null: make it with Receive or Send.", nameof(cases));
            if (added.Selection is not null) throw new ArgumentException("A case belongs to another select already, or is in this one twice: make a new one with Receive or Send.", nameof(cases));
            added.Selection = this;
            added.Waiter.Selection = this;
            added.Waiter.Case = index;
        }
    }

    /// <summary>Whether a case was done without waiting.</summary>
    internal bool IsDone { get; private set; }

    internal bool IsWaiting => Volatile.Read(ref state) == Waiting;

    /// <summary>Lets <c>await</c> wait for the first case that can go on.</summary>
    public SelectAwaiter GetAwaiter() => new(this);

    /// <summary>Does one of the cases if one can go on now, as a select with a <c>default</c>.</summary>
    /// <returns>The number of the case; <see cref="Goroutines.Default"/> if none could go on.</returns>
    /// <exception cref="ChannelClosedException">The case sends to a channel that is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is no goroutine, or another one waits in this select.</exception>
    public int Try()
    {
        var machine = Begin();
        if (TryReady(machine)) return chosen;
        if (!machine.Run.IsParallel || !IsAnyOn()) return Goroutines.Default;
        // Each looked blocked when it was looked at; all at one moment are only with all gates held.
        EnterAll();
        var done = TryHeld(machine, out var other);
        ExitAll();
        other?.Wake();
        return done ? Chosen() : Goroutines.Default;
    }

    /// <summary>Whether it waits with several cases at the same end of one channel: whoever comes to the other end can serve any of them.</summary>
    internal bool WaitsTwice { get; private set; }

    /// <summary>The numbers of the cases that can go on.</summary>
    internal IEnumerable<int> ReadyCases() => Enumerable.Range(0, cases.Length).Where(index => cases[index].MayProceed);

    /// <summary>Whichever of the cases that wait where <paramref name="claimed"/> has been claimed, each as likely. Within the gate of their channel.</summary>
    internal Waiter ChooseAmongTwins(Waiter claimed)
    {
        var first = cases[claimed.Case];
        List<int> twins = [];
        for (var index = 0; index < cases.Length; index++)
        {
            if (cases[index].Core == first.Core && cases[index].IsSend == first.IsSend) twins.Add(index);
        }

        if (twins.Count > 1) chosen = twins[(int)Machine.Require().ChooseCase(twins)];
        return cases[chosen].Waiter;
    }

    /// <summary>Whoever takes <paramref name="waiter"/> out of a queue claims the select with it: the first wins.</summary>
    internal bool TryClaim(Waiter waiter)
    {
        if (Interlocked.CompareExchange(ref state, Claimed, Waiting) != Waiting) return false;
        chosen = waiter.Case;
        return true;
    }

    internal void Change()
    {
        RefuseChange();
        isSorted = areTwinsKnown = false;
    }

    internal void RefuseChange()
    {
        if (IsWaiting) throw new InvalidOperationException("A goroutine waits in this select: change its cases before or after.");
    }

    internal Machine Begin()
    {
        var machine = Machine.Current;
        if (machine?.Running is null) throw Machine.NotInGoroutine();
        if (IsWaiting) throw new InvalidOperationException("Another goroutine waits in this select: each needs one of its own.");
        hasWaited = IsDone = false;
        foreach (var one in cases)
        {
            if (one.Core is { } core && core.Run != machine.Run) core.Bind(machine);
        }

        return machine;
    }

    /// <summary>Does one of the cases that can go on, if there is one.</summary>
    // Hot: once a select. Only the chosen channel's gate is taken.
    internal bool TryReady(Machine machine)
    {
        while (true)
        {
            var ready = 0u;
            var index = -1;
            for (var at = 0; at < cases.Length; at++)
            {
                if (!cases[at].MayProceed) continue;
                index = at;
                ready++;
            }

            if (ready == 0) return false;
            if (ready > 1) index = FindReady(machine.ChooseCase(this, ready));
            if (index < 0) continue; // somebody was faster
            var core = cases[index].Core!;
            core.Enter();
            var done = cases[index].TryHeld(out var other);
            core.Exit();
            other?.Wake();
            if (!done && cases[index].IsSend && core.IsClosed) ThrowSendOnClosed();

            // Not done: somebody was faster, or only selects that have been served waited there. They are forgotten now, so look again.
            if (!done) continue;
            chosen = index;
            return IsDone = true;
        }
    }

    /// <summary>Does one of the cases now, or waits with all of them.</summary>
    internal void ProceedOrWait(Machine machine)
    {
        // Nobody has run since TryReady looked, if nobody else can: then there is nothing to lock, and nothing new to see.
        var isParallel = machine.Run.IsParallel;
        if (isParallel)
        {
            EnterAll();
            if (TryHeld(machine, out var other))
            {
                ExitAll();
                other?.Wake();
                foreach (var one in cases.AsSpan(1)) one.Waiter.Continuation = null;
                cases[0].Waiter.Wake();
                return;
            }
        }

        if (!areTwinsKnown) LookForTwins();
        hasWaited = true;
        Volatile.Write(ref state, Waiting);
        foreach (var one in cases)
        {
            if (one.Core is not null) one.Enqueue();
        }

        if (isParallel) ExitAll(); // from here on the goroutine may run elsewhere
    }

    /// <summary>Ends the await.</summary>
    internal int Chosen()
    {
        if (hasWaited)
        {
            var winner = cases[chosen];
            // Gate by gate: also where the waiter is out of the queue already, its taker may still be about to claim.
            foreach (var one in cases)
            {
                one.Waiter.Continuation = null;
                if (one == winner || one.Core is not { } core) continue;
                core.Enter();
                one.Remove();
                core.Exit();
            }

            hasWaited = false;
            winner.Complete();
        }
        else if (sendFailed)
        {
            sendFailed = false;
            ThrowSendOnClosed();
        }

        return chosen;
    }

    internal void Attach(RoutineFrame frame)
    {
        var goroutine = frame.Goroutine!;
        var operation = IsAnyOn() ? Operation.Select : Operation.SelectWithoutCases;
        foreach (var one in cases)
        {
            if (one.Waiter.Goroutine != goroutine) one.Waiter.Goroutine = goroutine;
        }

        goroutine.Park(frame, operation, file, line);
        if (goroutine.Strand is not null) GoroutineTrace.Parked(goroutine, null);
    }

    internal void Attach(Action continuation, Goroutine goroutine)
    {
        foreach (var one in cases) (one.Waiter.Goroutine, one.Waiter.Continuation) = (goroutine, continuation);
    }

    // With all gates held: what is ready is, and stays so.
    private bool TryHeld(Machine machine, out Waiter? other)
    {
        var ready = 0u;
        other = null;
        foreach (var one in cases)
        {
            if (one.MayProceed) ready++;
        }

        // A queue may hold only cases of selects that have been served: then who looked ready is not, and the next may be.
        for (; ready > 0; ready--)
        {
            var index = FindReady(ready == 1 ? 0 : machine.ChooseCase(this, ready));
            if (index < 0) continue;
            chosen = index;
            if (cases[index].TryHeld(out other)) return true;
            if (cases[index].IsSend && cases[index].Core!.IsClosed) return sendFailed = true;
        }

        return false;
    }

    /// <summary>The case that can go on after <paramref name="skipped"/> others that can; negative when there is none.</summary>
    private int FindReady(uint skipped)
    {
        for (var index = 0; index < cases.Length; index++)
        {
            if (cases[index].MayProceed && skipped-- == 0) return index;
        }

        return -1;
    }

    private bool IsAnyOn()
    {
        foreach (var one in cases)
        {
            if (one.Core is not null) return true;
        }

        return false;
    }

    // Once for each set of channels: most selects have a few cases, and those of a few thousand are sorted anyway.
    private void LookForTwins()
    {
        const int Few = 8;
        areTwinsKnown = true;
        WaitsTwice = false;
        if (cases.Length > Few) Sort();
        for (var index = 1; index < inOrder.Length && !WaitsTwice; index++)
        {
            if (inOrder[index].Core is not { } core) continue;
            for (var before = index - 1; before >= 0; before--)
            {
                if (inOrder[before].Core == core) WaitsTwice |= inOrder[before].IsSend == inOrder[index].IsSend;
                else if (isSorted) break;
            }
        }
    }

    private void Sort()
    {
        if (isSorted) return;
        Array.Sort(inOrder, static (left, right) => (left.Core?.Order ?? 0).CompareTo(right.Core?.Order ?? 0));
        isSorted = true;
    }

    // In the order of the channels, so that no two selects wait for each other; a channel in several cases once.
    private void EnterAll()
    {
        Sort();
        ChannelCore? before = null;
        foreach (var one in inOrder)
        {
            if (one.Core is not { } core || core == before) continue;
            core.Enter();
            before = core;
        }
    }

    private void ExitAll()
    {
        ChannelCore? before = null;
        foreach (var one in inOrder)
        {
            if (one.Core is not { } core || core == before) continue;
            core.Exit();
            before = core;
        }
    }

    private static void ThrowSendOnClosed() => throw new ChannelClosedException("send on closed channel");
}

using System.Runtime.CompilerServices;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// The scheduler of Go's runtime: goroutines (G) run on machines (M), which are threads, and a machine needs a processor (P) to do so. Each
/// processor has a queue of its own, so that machines hardly meet; who runs out of work steals half of another's; who wakes a goroutine
/// runs it next. A blocking call gives the processor away.
/// </summary>
/// <remarks>
/// Sources: D. Vyukov, <em>Scalable Go Scheduler Design Doc</em> (2012); Go's runtime/proc.go. A goroutine gives way at channel operations when the
/// monitor asks it to, after ten milliseconds; a loop without any cannot be interrupted, which Go does with a signal.
/// </remarks>
public sealed partial class GoScheduler : Scheduler
{
    /// <summary>Every so many goroutines a processor looks into the global queue first, so that nobody waits there for ever. As in Go: a prime.</summary>
    private const int GlobalQueueInterval = 61;

    private const int StealRounds = 4;

    /// <summary>How many goroutines that have ended go from a processor to all, or back, at once.</summary>
    private const int FreeAtOnce = 128;

    private readonly Lock gate = new();
    private readonly Lock clockGate = new(); // taken before the other
    private readonly Parking over = new();
    private readonly int processorsAtStart;
    private ReadyQueue global;
    private Processor[] processors = [];
    private readonly List<GoMachine> machines = [];
    private readonly Stack<Processor> idleProcessors = [];
    private GoMachine? idleMachines;
    private int idleCount;
    private int globalCount;
    private int spinning;
    private int systemCalls;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="processors">How many goroutines run at once: Go's GOMAXPROCS.</param>
    /// <param name="clock">The clock of its timers; a <see cref="Time.VirtualTime"/> moves on its own when all goroutines wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is to be less than one processor.</exception>
    public GoScheduler(int processors, TimeProvider? clock = null)
        : base(clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processors, 1);
        processorsAtStart = processors;
    }

    /// <summary>Makes a scheduler with a processor for each that the process may use.</summary>
    public GoScheduler()
        : this(Environment.ProcessorCount)
    {
    }

    private bool IsAlone => !CurrentRun!.IsParallel;

    /// <summary>The machine of this thread; null when it is none of this scheduler's: a goroutine of another run may wake one of this.</summary>
    private GoMachine? OwnMachine => Machine.Current is GoMachine machine && machine.Scheduler == this ? machine : null;

    // Hot: once a wake-up.
    internal override void Ready(Resumable runnable)
    {
        runnable.State = GoroutineState.Runnable;
        if (runnable.Strand is not null) GoroutineTrace.Runnable(this, runnable);
        if (OwnMachine is { Processor: { } processor })
        {
            AddNext(runnable, processor);
            return;
        }

        AddGlobal(runnable, null);
        WakeProcessor();
    }

    // A goroutine that has not begun need not be one yet: its first call waits in its stead, which takes a third of the room, and the
    // collector, which copies what waits, is most of what a million of them cost. One that has a name, a lane or a context of its own is made at once.
    // Hot: once a goroutine.
    internal override void Spawn(RoutineFrame frame, string? name = null)
    {
        if (name is null && Tracer is null && OwnMachine is { Processor: { } processor } machine && HasContextOfRun())
        {
            if (machine.Run.HasEnded) throw RunHasEnded();
            frame.Claim();
            machine.Promised++;
            AddNext(frame, processor);
            return;
        }

        base.Spawn(frame, name);
    }

    /// <inheritdoc/>
    // What has begun is counted first: nothing begins that was not promised, so nobody is left out.
    internal override int CountLive()
    {
        lock (gate)
        {
            var begun = machines.Sum(machine => Volatile.Read(ref machine.Begun));
            var live = base.CountLive();
            return live + (int)(machines.Sum(machine => Volatile.Read(ref machine.Promised)) - begun);
        }
    }

    internal override void ReadyLast(Resumable runnable)
    {
        runnable.State = GoroutineState.Runnable;
        if (runnable.Strand is not null) GoroutineTrace.Runnable(this, runnable);
        AddGlobal(runnable, null);
        if (OwnMachine is { } machine) machine.MustYield = machine.Run.HasEnded;
        WakeProcessor();
    }

    // On the same processor: most often it talks to those that are ready here, and two processors that pass each message to and fro
    // take three times as long as one that handles all of them. If there is work for two, the monitor sees that within a millisecond.
    // Hot: once in 64 messages.
    internal override void ReadyAgain(Resumable actor)
    {
        if (OwnMachine is not { Processor: { } processor, MustYield: false })
        {
            ReadyLast(actor);
            return;
        }

        actor.State = GoroutineState.Runnable;
        if (actor.Strand is not null) GoroutineTrace.Runnable(this, actor);
        if (processor.TryAddLast(actor)) return;
        AddGlobal(actor, processor);
        WakeProcessor();
    }

    // Hot: once a goroutine. The lock of all is taken once in a hundred times.
    internal override Goroutine Take()
    {
        if (OwnMachine is not { Processor: { } processor }) return base.Take();
        if (processor.Free.Count == 0) Refill(ref processor.Free, FreeAtOnce);
        var goroutine = processor.Free.Pop()!;
        goroutine.State = GoroutineState.Idle;
        goroutine.Id = processor.NextId(this);
        return goroutine;
    }

    // Hot: once a goroutine.
    internal override void Recycle(Goroutine goroutine)
    {
        if (OwnMachine is not { Processor: { } processor })
        {
            base.Recycle(goroutine);
            return;
        }

        Clear(goroutine);
        processor.Free.Push(goroutine);
        if (processor.Free.Count > 2 * FreeAtOnce) TakeBack(ref processor.Free, FreeAtOnce);
    }

    private protected override void RunGoroutines(Action start)
    {
        lock (gate) Resize(processorsAtStart);

        start();
        Thread monitor = new(Watch) { IsBackground = true, Name = "monitor" };
        monitor.UnsafeStart();
        try
        {
            over.Sleep();
        }
        catch (ThreadInterruptedException)
        {
            End(null);
            throw;
        }
        finally
        {
            monitorParking.Wake();
        }
    }

    // Who still runs is told to give way, and finds that nothing comes after.
    private protected override void Stop()
    {
        over.Wake();
        lock (gate)
        {
            foreach (var machine in machines)
            {
                machine.MustYield = true;
                machine.Unpark();
            }
        }
    }

    /// <summary>What <paramref name="machine"/> runs next. It sleeps until there is something.</summary>
    /// <returns>Null when the run is over.</returns>
    // Hot: once a switch.
    internal Runnable? FindRunnable(GoMachine machine)
    {
        while (!IsOver)
        {
            var processor = machine.Processor;
            if (stopWanted != 0 && processor is not null)
            {
                StopProcessor(machine, processor);
                continue;
            }

            if (processor is null)
            {
                Sleep(machine);
                continue;
            }

            var tick = ++processor.Tick;
            processor.IsStuck = false;
            Runnable? found = null;
            if (tick % GlobalQueueInterval == 0 && globalCount > 0) found = TakeGlobal(processor, 1);
            found ??= processor.Take(IsAlone);
            if (found is null && globalCount > 0) found = TakeGlobal(processor, int.MaxValue);
            found ??= Steal(machine, processor);
            if (found is not null)
            {
                if (machine.IsSpinning) StopSpinning(machine);
                return found;
            }

            if (!GiveUpProcessor(machine, processor)) continue;
            Sleep(machine);
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddNext(Runnable runnable, Processor processor)
    {
        if (processor.AddNext(runnable, IsAlone) is { } overflow) AddGlobal(overflow, processor);
        // Who runs now will soon pause, most often, and this one run here: waking a thread for it alone would cost more than that.
        if (idleCount > 0 && processor.HasQueue) WakeProcessor();
    }

    private bool HasContextOfRun()
    {
        var context = ExecutionContext.Capture();
        return context is null || ReferenceEquals(context, CurrentRun!.Outside);
    }

    private Runnable? Steal(GoMachine machine, Processor processor)
    {
        if (IsAlone) return null;
        if (!machine.IsSpinning)
        {
            // At most half of the busy ones look around: more would only take time from those that work.
            if (2 * Volatile.Read(ref spinning) >= processors.Length - Volatile.Read(ref idleCount)) return null;
            machine.IsSpinning = true;
            Interlocked.Increment(ref spinning);
            if (Tracer is not null) SchedulerTrace.Machine(this, machine, MachineState.Spinning);
        }

        var all = processors;
        for (var round = 0; round < StealRounds; round++)
        {
            var start = machine.NextRandom((uint)all.Length);
            for (var index = 0; index < all.Length; index++)
            {
                var victim = all[(start + index) % all.Length];
                if (victim == processor) continue;
                var count = victim.Steal(machine.Loot);
                if (count == 0) continue;
                if (Tracer is not null) SchedulerTrace.Stolen(this, processor, victim, count);
                for (var loot = 0; loot < count - 1; loot++) processor.TryAddLast(machine.Loot[loot]);
                return machine.Loot[count - 1];
            }

            if (globalCount > 0 && TakeGlobal(processor, int.MaxValue) is { } found) return found;
            Thread.SpinWait(20);
        }

        return null;
    }

    private void StopSpinning(GoMachine machine)
    {
        machine.IsSpinning = false;
        // The last that looks around calls another one before it goes to work: there may be more where this came from.
        if (Interlocked.Decrement(ref spinning) == 0 && idleCount > 0) WakeProcessor();
    }

    /// <summary>Gives the processor back, because there is nothing to do.</summary>
    /// <returns>False when there is something after all, and the machine has a processor.</returns>
    private bool GiveUpProcessor(GoMachine machine, Processor processor)
    {
        lock (gate)
        {
            if (global.Count > 0 || stopWanted != 0 || IsOver) return false;
            machine.Processor = null;
            processor.Machine = null;
            SetState(processor, ProcessorState.Idle);
            idleProcessors.Push(processor);
            Interlocked.Increment(ref idleCount);
        }

        // Order matters: who makes a goroutine ready looks at spinning after it has queued it; we look at the queues after spinning has fallen.
        if (machine.IsSpinning)
        {
            machine.IsSpinning = false;
            Interlocked.Decrement(ref spinning);
        }

        Interlocked.MemoryBarrier();
        foreach (var other in processors)
        {
            if (!other.HasQueue) continue;
            lock (gate)
            {
                if (!idleProcessors.TryPop(out var again)) return true;
                Interlocked.Decrement(ref idleCount);
                Own(machine, again);
            }

            machine.IsSpinning = true;
            Interlocked.Increment(ref spinning);
            return false;
        }

        return true;
    }

    // Sleeps until it is given a processor, or the run is over.
    private void Sleep(GoMachine machine)
    {
        var isLast = false;
        lock (gate)
        {
            if (IsOver) return;
            if (global.Count > 0 && stopWanted == 0 && idleProcessors.TryPop(out var processor))
            {
                Interlocked.Decrement(ref idleCount);
                Own(machine, processor);
                return;
            }

            machine.NextIdle = idleMachines;
            idleMachines = machine;
            isLast = idleCount == processors.Length && systemCalls == 0;
        }

        if (Tracer is not null) SchedulerTrace.Machine(this, machine, MachineState.Sleeping);
        if (isLast) AllAsleep();
        machine.Park();
    }

    // No goroutine runs, and none is ready. Something outside may be on its way to wake one; else a clock that is ours to move may.
    private void AllAsleep()
    {
        // One at a time: two that move the clock at once would leave those behind whom the first timer wakes.
        lock (clockGate)
        {
            while (IsAsleep(mayBeWoken: true))
            {
                if (MoveClock()) continue;
                if (IsAsleep(mayBeWoken: false)) EndInDeadlock();
                return;
            }
        }
    }

    /// <summary>Whether no goroutine runs or is ready.</summary>
    /// <param name="mayBeWoken">Whether that counts also if something outside may still wake one.</param>
    private bool IsAsleep(bool mayBeWoken)
    {
        lock (gate)
        {
            // Order matters: what is outside makes a goroutine ready, within the gate, before it ceases to count.
            return idleCount == processors.Length && global.Count == 0 && systemCalls == 0 && !IsOver && (mayBeWoken || !AwaitsOutside);
        }
    }

    // What was woken last may have gone to sleep again before its waker ceased to count: a machine looks once more.
    private protected override void NothingOutside()
    {
        lock (gate)
        {
            if (idleCount < processors.Length || systemCalls > 0 || idleMachines is not { } machine) return;
            idleMachines = machine.NextIdle;
            machine.NextIdle = null;
            machine.Unpark();
        }
    }

    /// <summary>Sets a machine to work, if a processor has none and nobody is looking around already.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WakeProcessor()
    {
        if (Volatile.Read(ref idleCount) == 0 || Volatile.Read(ref spinning) != 0) return;
        if (Interlocked.CompareExchange(ref spinning, 1, 0) != 0) return;
        if (!StartMachine(isSpinning: true)) Interlocked.Decrement(ref spinning);
    }

    private bool StartMachine(bool isSpinning)
    {
        lock (gate)
        {
            if (stopWanted != 0 || IsOver || !idleProcessors.TryPop(out var processor)) return false;
            Interlocked.Decrement(ref idleCount);
            StartMachine(processor, isSpinning);
            return true;
        }
    }

    // Within the gate.
    private void StartMachine(Processor processor, bool isSpinning)
    {
        if (idleMachines is { } machine)
        {
            idleMachines = machine.NextIdle;
            machine.NextIdle = null;
            machine.IsSpinning = isSpinning;
            Own(machine, processor);
            if (isSpinning && Tracer is not null) SchedulerTrace.Machine(this, machine, MachineState.Spinning);
            machine.Unpark();
            return;
        }

        machine = new GoMachine(this, machines.Count) { IsSpinning = isSpinning };
        machines.Add(machine);
        Own(machine, processor);
        if (isSpinning && Tracer is not null) SchedulerTrace.Machine(this, machine, MachineState.Spinning);
        machine.Start();
    }

    private void Own(GoMachine machine, Processor processor)
    {
        monitorParking.Wake(); // there is something to watch again
        machine.Processor = processor;
        processor.Machine = machine;
        SetState(processor, ProcessorState.Running);
    }

    private void SetState(Processor processor, ProcessorState state)
    {
        Volatile.Write(ref processor.State, (int)state);
        if (Tracer is not null) SchedulerTrace.Processor(this, processor, state);
    }

    // The queue of a processor is full: half of it goes to the global one, with the goroutine that found no place.
    private void AddGlobal(Runnable runnable, Processor? full)
    {
        var half = 0;
        Runnable[]? moved = null;
        if (full is not null)
        {
            moved = new Runnable[RunQueue.Capacity / 2];
            half = full.TakeHalf(moved);
        }

        lock (gate)
        {
            for (var index = 0; index < half; index++) global.Enqueue(moved![index]);
            global.Enqueue(runnable);
            Volatile.Write(ref globalCount, global.Count);
        }
    }

    // One for now, and a fair share for the queue of the processor.
    private Runnable? TakeGlobal(Processor processor, int most)
    {
        lock (gate)
        {
            var share = Math.Min(Math.Min(global.Count, (global.Count / processors.Length) + 1), Math.Min(most, RunQueue.Capacity / 2));
            var first = global.Dequeue();
            for (var index = 1; index < share; index++)
            {
                if (global.Dequeue() is not { } runnable) break;
                if (processor.TryAddLast(runnable)) continue;
                global.Enqueue(runnable);
                break;
            }

            Volatile.Write(ref globalCount, global.Count);
            return first;
        }
    }
}

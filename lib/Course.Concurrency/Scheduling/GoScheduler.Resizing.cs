namespace Course.Concurrency.Scheduling;

/// <content>Changing the number of processors, which stops the world. Go's <c>GOMAXPROCS</c> and <c>procresize</c>.</content>
public sealed partial class GoScheduler
{
    private volatile int stopWanted; // how many processors there are to be, once all have stopped; 0: the world runs
    private int stopping;            // how many have not stopped yet

    /// <summary>How many processors there are: how many goroutines run at once.</summary>
    public int Processors => processors.Length == 0 ? processorsAtStart : processors.Length;

    /// <summary>
    /// Changes the number of processors while the program runs: Go's <c>runtime.GOMAXPROCS(n)</c>. The world stops for it: each machine gives its
    /// processor in when its goroutine pauses, and the last one makes the change.
    /// </summary>
    /// <param name="count">How many there are to be.</param>
    /// <remarks>From any thread. It does not wait: a goroutine that calls it runs on, and the change comes when what each processor runs now has paused.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is to be less than one processor.</exception>
    /// <exception cref="InvalidOperationException">Nothing runs on this scheduler.</exception>
    public void SetProcessors(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (gate)
        {
            if (IsOver) throw new InvalidOperationException("No program runs on this scheduler: make one with that number of processors.");
            if (stopWanted != 0)
            {
                stopWanted = count;
                return;
            }

            stopWanted = count;
            stopping = processors.Length;
            while (idleProcessors.TryPop(out var idle))
            {
                Interlocked.Decrement(ref idleCount);
                SetState(idle, ProcessorState.Stopped);
                stopping--;
            }

            foreach (var processor in processors)
            {
                if (TryTakeFromCall(processor)) stopping--;
            }

            if (stopping == 0) StartTheWorld();
        }
    }

    // A blocking call has begun while the world is being stopped.
    private void StopProcessorOfCall(Processor processor)
    {
        lock (gate)
        {
            if (stopWanted != 0 && TryTakeFromCall(processor) && --stopping == 0) StartTheWorld();
        }
    }

    // Within the gate.
    private bool TryTakeFromCall(Processor processor)
    {
        if (Interlocked.CompareExchange(ref processor.State, (int)ProcessorState.Stopped, (int)ProcessorState.SystemCall) != (int)ProcessorState.SystemCall) return false;
        if (Tracer is not null) SchedulerTrace.Processor(this, processor, ProcessorState.Stopped);
        processor.Machine = null;
        return true;
    }

    private void StopProcessor(GoMachine machine, Processor processor)
    {
        lock (gate)
        {
            if (stopWanted == 0) return;
            machine.Processor = null;
            processor.Machine = null;
            SetState(processor, ProcessorState.Stopped);
            if (machine.IsSpinning)
            {
                machine.IsSpinning = false;
                Interlocked.Decrement(ref spinning);
            }

            if (--stopping == 0) StartTheWorld();
        }
    }

    // Within the gate; no machine owns a processor.
    private void StartTheWorld()
    {
        Resize(stopWanted);
        stopWanted = 0;
        var wanted = global.Count;
        foreach (var processor in processors)
        {
            if (processor.HasWork || wanted-- > 0) StartMachine(processor, isSpinning: false);
            else
            {
                SetState(processor, ProcessorState.Idle);
                idleProcessors.Push(processor);
                Interlocked.Increment(ref idleCount);
            }
        }
    }

    // Within the gate; no machine owns a processor.
    private void Resize(int count)
    {
        var before = processors;
        for (var index = count; index < before.Length; index++)
        {
            while (before[index].Drain() is { } goroutine) global.Enqueue(goroutine);
            TakeBack(ref before[index].Free, before[index].Free.Count);
            SetState(before[index], ProcessorState.Dead);
        }

        Volatile.Write(ref globalCount, global.Count);
        var after = new Processor[count];
        for (var index = 0; index < count; index++) after[index] = index < before.Length ? before[index] : new Processor(index);
        processors = after;
        CurrentRun!.IsParallel = count > 1;
        if (before.Length > 0) return;
        foreach (var processor in after.Reverse())
        {
            SetState(processor, ProcessorState.Idle);
            idleProcessors.Push(processor);
            idleCount++;
        }
    }
}

namespace Course.Concurrency.Scheduling;

/// <content>Blocking calls: the machine stays with its goroutine, the processor can be taken away. Go's <c>entersyscall</c> and <c>exitsyscall</c>.</content>
public sealed partial class GoScheduler
{
    internal override void BeginBlocking(Machine machine)
    {
        var mine = (GoMachine)machine;
        var processor = mine.Processor!;
        Interlocked.Increment(ref systemCalls);
        mine.ProcessorBefore = processor;
        mine.Processor = null;
        if (Tracer is not null) SchedulerTrace.Machine(this, mine, MachineState.NativeCode);
        SetState(processor, ProcessorState.SystemCall);
        // Whoever stops the world may have looked before: then the processor is given in here, for the call may wait for those that are stopped.
        Interlocked.MemoryBarrier();
        if (stopWanted != 0) StopProcessorOfCall(processor);
    }

    internal override bool EndBlocking(Machine machine)
    {
        var mine = (GoMachine)machine;
        var before = mine.ProcessorBefore!;
        mine.ProcessorBefore = null;
        if (IsOver) return false; // it is queued, and never goes on
        if (Interlocked.CompareExchange(ref before.State, (int)ProcessorState.Running, (int)ProcessorState.SystemCall) == (int)ProcessorState.SystemCall)
        {
            before.Machine = mine; // it may have been through the hands of another machine, and be in a call of that one
            mine.Processor = before;
            if (Tracer is not null) SchedulerTrace.Processor(this, before, ProcessorState.Running);
            Interlocked.Decrement(ref systemCalls);
            return true;
        }

        lock (gate)
        {
            if (stopWanted == 0 && idleProcessors.TryPop(out var processor))
            {
                Interlocked.Decrement(ref idleCount);
                Own(mine, processor);
            }
        }

        // Without a processor the goroutine cannot run: it is queued before the call counts as over, or all would seem asleep.
        if (mine.Processor is null) return false;
        Interlocked.Decrement(ref systemCalls);
        return true;
    }

    internal override void QueueAfterBlocking(Goroutine goroutine)
    {
        ReadyLast(goroutine);
        Interlocked.Decrement(ref systemCalls);
    }
}

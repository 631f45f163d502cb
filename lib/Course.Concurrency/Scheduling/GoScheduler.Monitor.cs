namespace Course.Concurrency.Scheduling;

/// <content>The monitor: a thread without a processor that sees to what goroutines cannot see to themselves. Go's <c>sysmon</c>.</content>
public sealed partial class GoScheduler
{
    /// <summary>How long a goroutine may run before it is to give way at its next channel operation.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);

    private readonly Parking monitorParking = new();

    private void Watch()
    {
        var run = CurrentRun!;
        while (!run.HasEnded)
        {
            // Nothing runs: nothing is to be seen to until somebody starts a machine.
            if (Volatile.Read(ref idleCount) == processors.Length && Volatile.Read(ref systemCalls) == 0)
            {
                monitorParking.Reset();
                if (Volatile.Read(ref idleCount) == processors.Length && Volatile.Read(ref systemCalls) == 0 && !run.HasEnded) monitorParking.Sleep();
            }

            Thread.Sleep(1);
            foreach (var processor in processors) Watch(processor);
        }
    }

    private void Watch(Processor processor)
    {
        var tick = Volatile.Read(ref processor.Tick);
        var now = Environment.TickCount64;
        if (tick != processor.SeenTick)
        {
            (processor.SeenTick, processor.SeenSince) = (tick, now);
            if (processor.HasQueue) WakeProcessor(); // an actor that has more messages waits there, and has woken nobody
            return;
        }

        switch ((ProcessorState)Volatile.Read(ref processor.State))
        {
            case ProcessorState.SystemCall:
                Retake(processor);
                break;
            case ProcessorState.Running:
                // The same goroutine since the last look: what is ready may run elsewhere, also what it has made ready next, and in the end it is to give way.
                processor.IsStuck = true;
                if (processor.HasNext || processor.HasQueue || Volatile.Read(ref globalCount) > 0) WakeProcessor();
                if (now - processor.SeenSince >= Slice.TotalMilliseconds && processor.Machine is { } machine) machine.MustYield = true;
                break;
        }
    }

    // Takes the processor from a blocking call that lasts.
    private void Retake(Processor processor)
    {
        lock (gate)
        {
            if (stopWanted != 0) return;
            if (Interlocked.CompareExchange(ref processor.State, (int)ProcessorState.Idle, (int)ProcessorState.SystemCall) != (int)ProcessorState.SystemCall) return;
            if (Tracer is not null) SchedulerTrace.Processor(this, processor, ProcessorState.Idle);
            processor.Machine = null;
            HandOff(processor);
        }
    }

    // Within the gate: gives a processor that has lost its machine to another one, if there is work.
    private void HandOff(Processor processor)
    {
        if (processor.HasWork || global.Count > 0)
        {
            StartMachine(processor, isSpinning: false);
            return;
        }

        idleProcessors.Push(processor);
        Interlocked.Increment(ref idleCount);
    }
}

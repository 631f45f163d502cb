using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>Machines and processors in the event log: each is a strand, <c>M0</c> and <c>P0</c>, and says which state it enters.</summary>
internal static class SchedulerTrace
{
    public static void Machine(GoScheduler scheduler, GoMachine machine, MachineState state)
    {
        var tracer = scheduler.Tracer!;
        machine.Strand ??= tracer.CreateStrand(machine.ToString());
        tracer.Write(TraceEventKind.State, machine.Strand, machine.Processor?.Strand, NameOf(state));
    }

    public static void Processor(GoScheduler scheduler, Processor processor, ProcessorState state)
    {
        var tracer = scheduler.Tracer!;
        tracer.Write(TraceEventKind.State, StrandOf(tracer, processor), value: NameOf(state));
    }

    /// <summary>A processor runs a goroutine: its machine runs.</summary>
    public static void Runs(Tracer tracer, Processor processor, Goroutine goroutine)
    {
        var machine = processor.Machine!;
        machine.Strand ??= tracer.CreateStrand(machine.ToString());
        tracer.Write(TraceEventKind.State, machine.Strand, StrandOf(tracer, processor), NameOf(MachineState.Running));
        tracer.Write(TraceEventKind.State, StrandOf(tracer, processor), goroutine.Strand, NameOf(ProcessorState.Running));
    }

    public static void Stolen(GoScheduler scheduler, Processor thief, Processor victim, int count)
    {
        var tracer = scheduler.Tracer!;
        tracer.Write(TraceEventKind.Message, StrandOf(tracer, victim), StrandOf(tracer, thief), FormattableString.Invariant($"{count} stolen"));
    }

    private static Strand StrandOf(Tracer tracer, Processor processor) => processor.Strand ??= tracer.CreateStrand(processor.ToString());

    private static string NameOf(MachineState state) => state switch
    {
        MachineState.Spinning => "spinning",
        MachineState.Running => "running",
        MachineState.NativeCode => "native code",
        _ => "sleeping",
    };

    private static string NameOf(ProcessorState state) => state switch
    {
        ProcessorState.Idle => "idle",
        ProcessorState.Running => "running",
        ProcessorState.SystemCall => "syscall",
        ProcessorState.Stopped => "gcstop",
        _ => "dead",
    };
}

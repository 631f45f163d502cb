namespace Course.Concurrency.Scheduling;

/// <summary>Machines and processors in the event log.</summary>
internal static class SchedulerTrace
{
    public static void Machine(GoScheduler scheduler, GoMachine machine, MachineState state) { }
    public static void Processor(GoScheduler scheduler, Processor processor, ProcessorState state) { }
    public static void Stolen(GoScheduler scheduler, Processor thief, Processor victim, int count) { }
}

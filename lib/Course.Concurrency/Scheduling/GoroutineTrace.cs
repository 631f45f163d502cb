using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// Goroutines in the event log: each is a strand. <see cref="TraceEventKind.Create"/> makes it idle, a wait for its turn is
/// runnable, <see cref="TraceEventKind.Wake"/> is running, any other wait is waiting (or in a system call), and its end is dead.
/// </summary>
internal static class GoroutineTrace
{
    public static void Created(Goroutine goroutine, string? name, bool isMain)
    {
        var tracer = TracerOf(goroutine);
        if (isMain)
        {
            goroutine.Strand = tracer.Running;
            return;
        }

        goroutine.Strand = tracer.CreateStrand(name ?? goroutine.Frame!.Name);
        tracer.Write(TraceEventKind.Create, goroutine.Strand, cause: -1);
        tracer.MarkStarted(goroutine.Strand);
    }

    public static void Runnable(Scheduler scheduler, Resumable runnable) =>
        scheduler.Tracer!.Write(TraceEventKind.Wait, runnable.Strand!, wait: WaitReason.Turn);

    public static void Started(Goroutine goroutine, Machine machine)
    {
        var tracer = TracerOf(goroutine);
        if (machine is GoMachine { Processor: { } processor }) SchedulerTrace.Runs(tracer, processor, goroutine);
        tracer.Write(TraceEventKind.Wake, goroutine.Strand!);
        Tracer.Enter(goroutine.Strand);
    }

    /// <summary>What a timer or a foreign thread has posted runs: it is no goroutine of the program's, and has one lane for all.</summary>
    public static void StartedFromOutside(ProgramRun run)
    {
        if (run.Timers is null) Interlocked.CompareExchange(ref run.Timers, run.Tracer!.CreateStrand("timers"), null);
        Tracer.Enter(run.Timers);
    }

    public static void Left() => Tracer.Leave(null);

    public static void Parked(Goroutine goroutine, string? channel)
    {
        if (goroutine.Waiting == Operation.Turn) return; // it says so when it is made ready
        TracerOf(goroutine).Write(TraceEventKind.Wait, goroutine.Strand!, value: channel, wait: goroutine.Waiting.Reason(), source: new SourceLine(goroutine.File ?? "", goroutine.Line));
    }

    public static void BeginBlocking(Goroutine goroutine) =>
        TracerOf(goroutine).Write(TraceEventKind.Wait, goroutine.Strand!, wait: WaitReason.SystemCall);

    public static void EndBlocking(Goroutine goroutine, Machine machine, bool goesOn)
    {
        if (!goesOn) return;
        var tracer = TracerOf(goroutine);
        if (machine is GoMachine { Processor: { } processor }) SchedulerTrace.Runs(tracer, processor, goroutine);
        tracer.Write(TraceEventKind.Wake, goroutine.Strand!);
    }

    public static void Finished(Goroutine goroutine, RoutineFrame frame)
    {
        if (frame is ContinuationFrame || frame == goroutine.Scheduler.Main) return;
        var tracer = TracerOf(goroutine);
        if (frame.Failure is { } failure) tracer.Write(TraceEventKind.Raise, goroutine.Strand!, value: TraceValue.Format(failure.SourceException));
        else tracer.Write(TraceEventKind.Return, goroutine.Strand!, value: frame.ResultText);
        tracer.MarkFinished(goroutine.Strand!);
    }

    private static Tracer TracerOf(Goroutine goroutine) => goroutine.Scheduler.Tracer!;
}

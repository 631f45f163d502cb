namespace Course.Concurrency.Scheduling;

/// <summary>A scheduler whose goroutines run on the thread that calls <c>Run</c>, one at a time. Who is next, a derived class says.</summary>
public abstract class OneThreadScheduler : Scheduler
{
    private readonly object gate = new();
    private readonly Queue<Resumable> arrived = []; // made ready by other threads
    private Machine? machine;

    private protected OneThreadScheduler(TimeProvider? clock)
        : base(clock)
    {
    }

    internal sealed override int MessagesAtOnce => 1;

    internal sealed override void Ready(Resumable runnable)
    {
        runnable.State = GoroutineState.Runnable;
        if (runnable.Strand is not null) GoroutineTrace.Runnable(this, runnable);
        if (Machine.Current is { } current && current == machine)
        {
            Enqueue(runnable);
            return;
        }

        lock (gate)
        {
            arrived.Enqueue(runnable);
            Monitor.Pulse(gate);
        }
    }

    internal sealed override void ReadyLast(Resumable runnable) => Ready(runnable);

    /// <summary>Adds one to those that can run.</summary>
    private protected abstract void Enqueue(Resumable runnable);

    /// <summary>Takes out the one that runs next; null when there is none.</summary>
    private protected abstract Resumable? Dequeue();

    /// <summary>It has run, and has paused or ended.</summary>
    private protected virtual void Executed(Resumable runnable)
    {
    }

    /// <summary>The machine for a new run.</summary>
    private protected virtual Machine MakeMachine() => new(this, (uint)Environment.TickCount);

    private protected sealed override void Stop()
    {
        if (machine is { } running) running.MustYield = true;
        lock (gate) Monitor.Pulse(gate);
    }

    private protected sealed override void NothingOutside()
    {
        lock (gate) Monitor.Pulse(gate);
    }

    private protected sealed override void RunGoroutines(Action start)
    {
        var context = ExecutionContext.Capture();
        var synchronization = SynchronizationContext.Current;
        try
        {
            Machine.Current = machine = MakeMachine();
            SynchronizationContext.SetSynchronizationContext(new SchedulerContext(this));
            start();
            while (!IsOver)
            {
                TakeArrived();
                if (Dequeue() is { } next)
                {
                    machine.Execute(next);
                    Executed(next);
                }
                else if (!MoveClock())
                {
                    Sleep();
                }
            }
        }
        finally
        {
            Machine.Current = machine = null;
            SynchronizationContext.SetSynchronizationContext(synchronization);
            if (context is not null) ExecutionContext.Restore(context);
        }
    }

    private void TakeArrived()
    {
        if (!AwaitsOutside && arrived.Count == 0) return;
        lock (gate)
        {
            while (arrived.TryDequeue(out var runnable)) Enqueue(runnable);
        }
    }

    // Whoever wakes one does so within the gate before it ceases to count: nobody is missed.
    private void Sleep()
    {
        lock (gate)
        {
            if (arrived.Count > 0 || IsOver) return;
            if (AwaitsOutside) Monitor.Wait(gate);
            else EndInDeadlock();
        }
    }
}

namespace Course.Concurrency.Threads;

/// <summary>A thread of the system that does one piece of work after the other, each in the execution context of whoever gave it.</summary>
internal sealed class Carrier
{
    private readonly Turn hasNext = new();
    private readonly Thread thread;
    private (string Name, Action<Carrier> Work, ExecutionContext? Context)? next;

    public Carrier()
    {
        thread = new Thread(Live) { IsBackground = true };
        thread.UnsafeStart();
    }

    /// <summary>Whether it has been interrupted, and so may feel it at any later moment.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Gives it work. What it did before has ended, or is about to.</summary>
    public void Begin(string name, Action<Carrier> work)
    {
        next = (name, work, ExecutionContext.Capture());
        hasNext.Give();
    }

    /// <summary>Lets it end when it has done its work.</summary>
    public void End()
    {
        next = null;
        hasNext.Give();
    }

    public void Interrupt()
    {
        IsInterrupted = true;
        thread.Interrupt();
    }

    private void Live()
    {
        for (hasNext.Await(); next is var (name, work, context); hasNext.Await())
        {
            Thread.CurrentThread.Name = name;
            if (context is null) work(this);
            else ExecutionContext.Run(context, _ => work(this), null);
        }
    }
}

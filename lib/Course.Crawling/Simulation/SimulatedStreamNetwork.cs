using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>
/// Connections as streams on a simulated network, for code that runs on threads of the runtime's. The clock stands still while
/// anybody works: only when every method that runs waits for the network is one operation ended, or, if none has ended, the clock
/// moved to its next timer. One at a time, so that the same program does the same things in the same order.
/// </summary>
internal sealed class SimulatedStreamNetwork(SimulatedNetwork network) : IStreamNetwork
{
    private readonly Queue<Action> ended = new();
    private int running; // methods
    private int waiting; // those of them that wait for an operation, and operations that a method was cancelled over and that have not ended

    /// <summary>Guards what is above; pulsed when any of it changes.</summary>
    public object Gate { get; } = new();

    public EventLoop CreateLoop()
    {
        SimulatedStreamSelector selector = new(this);
        EventLoop loop = new(selector);
        selector.HasWork = () => loop.ReadyCallbacks > 0;
        return loop;
    }

    public async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken) =>
        new SimulatedStream(this, await Await<SimulatedConnection>(then => network.Connect(host, port, then, cancellationToken)).ConfigureAwait(false));

    public async Task RunAsync(Func<Task> method)
    {
        Change(() => running++);
        try
        {
            await Await<bool>(static then => then(true, null)); // its turn: methods begin one at a time too
            await method();
        }
        finally
        {
            Change(() => running--);
        }
    }

    public void Wait(Task task)
    {
        MoveUntil(() => task.IsCompleted);
        task.GetAwaiter().GetResult();
    }

    /// <summary>Ends operations and moves the clock until something has happened. The condition is looked at under the gate.</summary>
    public void MoveUntil(Func<bool> condition)
    {
        while (true)
        {
            Action? next;
            lock (Gate)
            {
                while (!condition() && waiting < running) Monitor.Wait(Gate);
                if (condition()) return;
                if (ended.TryDequeue(out next)) waiting--;
            }

            if (next is not null) next();
            else if (!network.Clock.AdvanceToNextTimer()) throw new InvalidOperationException("Deadlock: everybody waits for the network, and no timer is set that could bring anything: give the operations a time-out.");
        }
    }

    /// <summary>Begins an operation, and gives its result when it is its turn to end.</summary>
    public Task<T> Await<T>(Action<Completion<T>> begin)
    {
        TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        begin((result, error) => Change(() => ended.Enqueue(() =>
        {
            if (error is null) source.SetResult(result!);
            else source.SetException(error);
        })));
        Change(() => waiting++); // only now: until it has begun, nobody can know what will end it
        return source.Task;
    }

    private void Change(Action change)
    {
        lock (Gate)
        {
            change();
            Monitor.PulseAll(Gate);
        }
    }
}

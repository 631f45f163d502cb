using Course.Concurrency.Threads;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>The loop of a callback network: a queue of operations that have ended, and one thread that calls back.</summary>
internal sealed class CompletionLoop
{
    private readonly object gate = new();
    private Queue<Action> ended = new();
    private int underWay;
    private bool running;

    /// <summary>Whether an operation has ended that nobody has been told of.</summary>
    public bool HasEnded { get { lock (gate) return ended.Count > 0; } }

    /// <summary>Notes an operation that begins.</summary>
    /// <returns>To be called once, by whatever thread ends the operation.</returns>
    public Completion<T> Begin<T>(WaitReason reason, string what, Completion<T> then)
    {
        var wait = TracedWait.Begin(reason, what);
        var queue = ended;
        lock (gate) underWay++;
        return (result, error) =>
        {
            lock (gate)
            {
                queue.Enqueue(() => wait.EndWith(() => then(result, error)));
                Monitor.Pulse(gate);
            }
        };
    }

    /// <summary>Calls back until nothing is under way.</summary>
    /// <param name="pause">Called when nothing has ended yet, to bring it about; without it the thread waits for others.</param>
    public void Run(Action? pause = null)
    {
        lock (gate)
        {
            if (running) throw new InvalidOperationException("The loop of this network runs already: let it run once at a time, or give each thread a network of its own.");
            running = true;
        }

        try
        {
            while (Next(pause) is { } completion) completion();
        }
        finally
        {
            lock (gate)
            {
                if (underWay > 0) (ended, underWay) = (new Queue<Action>(), 0); // given up: whatever ends now, ends in the old queue
                running = false;
            }
        }
    }

    private Action? Next(Action? pause)
    {
        while (true)
        {
            lock (gate)
            {
                while (pause is null && ended.Count == 0 && underWay > 0) Monitor.Wait(gate);
                if (ended.TryDequeue(out var completion))
                {
                    underWay--;
                    return completion;
                }

                if (underWay == 0) return null;
            }

            pause!(); // without the lock: it ends operations
        }
    }
}

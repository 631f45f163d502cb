#pragma warning disable CA1001 // A SemaphoreSlim holds nothing to dispose of unless somebody asks for its wait handle.
using System.Runtime.ExceptionServices;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>
/// Threads in virtual time. They are real threads, so that code which blocks needs no change, but they pass a baton and only
/// its holder runs. When all are blocked, the clock moves to its next timer: a thousand threads that each sleep an hour take
/// an hour of virtual time and next to none of real time, and the same program runs in the same order every time.
/// </summary>
/// <remarks>
/// Only <see cref="Sleep"/>, <see cref="IRunningThread.Join"/> and the simulated network pass the baton on. Threads that wait
/// for the baton get it in turn. A thread that blocks in any other way, as on a lock that a blocked thread holds, blocks all.
/// </remarks>
public sealed class VirtualThreads : IThreads
{
    [ThreadStatic]
    private static VirtualThread? current;

    private readonly Lock gate = new();
    private readonly VirtualTime clock;
    private readonly Queue<VirtualThread> ready = new();
    private readonly List<VirtualThread> started = [];
    private readonly List<VirtualThread> alive = [];
    private readonly SemaphoreSlim baton = new(0); // at the scheduler when it is 1
    private VirtualThread? holder;
    private bool running;
    private volatile bool ending;

    /// <summary>Makes threads that live by <paramref name="clock"/>. Whoever runs them advances it, and nobody else meanwhile.</summary>
    public VirtualThreads(VirtualTime clock) => this.clock = clock;

    /// <summary>Runs <paramref name="main"/> as the first thread, and every thread that it starts, and returns when all have ended.</summary>
    /// <exception cref="InvalidOperationException">All threads are blocked and no timer is set (the message says who waits for what), or these threads run already.</exception>
    /// <remarks>
    /// An exception that leaves <paramref name="main"/> comes out when the other threads have ended, and so does one of a thread
    /// that nobody joins. After a deadlock, or when the calling thread is interrupted, each blocked call throws
    /// <see cref="OperationCanceledException"/>, so that the threads end, their <c>finally</c> blocks run, and none is left behind.
    /// </remarks>
    public void Run(Action main)
    {
        if (running) throw new InvalidOperationException("These virtual threads run already: call Start to add another thread.");
        (running, ending) = (true, false);
        try
        {
            Start("main", main, Tracer.Current?.Running);
            Schedule();
            foreach (var thread in started) thread.ThrowUnlessSeen();
        }
        catch
        {
            EndAll();
            throw;
        }
        finally
        {
            started.Clear();
            running = false;
        }
    }

    /// <summary>Runs <paramref name="main"/> as <see cref="Run(Action)"/> does, and returns its result.</summary>
    /// <exception cref="InvalidOperationException">All threads are blocked and no timer is set (the message says who waits for what), or these threads run already.</exception>
    public T Run<T>(Func<T> main)
    {
        T result = default!;
        Run(() => { result = main(); });
        return result;
    }

    /// <inheritdoc/>
    /// <remarks>The new thread runs when it is its turn; the calling one goes on.</remarks>
    /// <exception cref="InvalidOperationException">The caller is not within <see cref="Run(Action)"/>.</exception>
    public IRunningThread Start(string name, Action body, Strand? strand = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        if (!running || holder is not null) _ = Self;
        VirtualThread thread = new(this, name, ThreadTrace.Of(name, body, strand, saysWhenItBegins: false));
        started.Add(thread);
        alive.Add(thread);
        lock (gate) ready.Enqueue(thread);
        return thread;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The caller is not within <see cref="Run(Action)"/>.</exception>
    public void Sleep(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ITimer? timer = null;
        try
        {
            Block(WaitReason.Timer, "sleep", "a timer", wake => timer = clock.CreateTimer(_ => wake(), null, duration, Timeout.InfiniteTimeSpan));
        }
        finally
        {
            timer?.Dispose();
        }
    }

    /// <summary>Blocks the calling thread until somebody wakes it; it does not block if that happens at once.</summary>
    /// <param name="reason">Why it waits, for the event log.</param>
    /// <param name="call">What it has called, for the event log.</param>
    /// <param name="what">What it waits for, after "waits for", for messages.</param>
    /// <param name="begin">Gets what wakes the thread; any thread may call that, and more than once.</param>
    internal void Block(WaitReason reason, string call, string what, Action<Action> begin) => ThreadTrace.Blocking(reason, call, () => Block(what, begin));

    private void Block(string what, Action<Action> begin)
    {
        var self = Self;
        if (ending) throw Ended();
        var wait = self.Wait = new Wait(self, what);
        begin(() => Wake(wait));
        lock (gate)
        {
            if (wait.IsOver) return;
            wait.IsBlocking = true;
        }

        PassBaton();
        self.AwaitTurn();
        if (ending) throw Ended();
    }

    private VirtualThread Self => current is { } self && self.Owner == this
        ? self
        : throw new InvalidOperationException("Virtual threads start, sleep and wait only within VirtualThreads.Run: call it there.");

    private void Schedule()
    {
        while (alive.Count > 0)
        {
            VirtualThread? next;
            lock (gate) ready.TryDequeue(out next);
            if (next is not null)
            {
                holder = next;
                next.GiveTurn();
                baton.Wait();
            }
            else if (!clock.AdvanceToNextTimer() && !IsAnyReady())
            {
                throw new InvalidOperationException($"Deadlock: no thread can run and no timer is set: {string.Join("; ", alive.Select(thread => $"'{thread.Name}' waits for {thread.Wait?.What}"))}.");
            }
        }
    }

    private bool IsAnyReady()
    {
        lock (gate) return ready.Count > 0; // another thread of the process may have woken one
    }

    // Whoever is blocked gets the baton, and an exception with it.
    private void EndAll()
    {
        ending = true;
        if (holder is { } runs)
        {
            runs.Interrupt();
            baton.Wait();
        }
        else
        {
            baton.Wait(0);
        }

        while (alive is [var next, ..])
        {
            next.GiveTurn();
            baton.Wait();
        }

        ready.Clear();
    }

    private void Wake(Wait wait)
    {
        lock (gate)
        {
            if (wait.IsOver) return;
            wait.IsOver = true;
            if (wait.IsBlocking) ready.Enqueue(wait.Thread);
        }
    }

    private void PassBaton()
    {
        holder = null;
        baton.Release();
    }

    private static RunEndedException Ended() => new();

    private sealed class Wait(VirtualThread thread, string what)
    {
        public bool IsBlocking;
        public bool IsOver;

        public VirtualThread Thread => thread;

        public string What => what;
    }

    private sealed class VirtualThread : IRunningThread
    {
        private readonly Thread thread;
        private readonly SemaphoreSlim turn = new(0);
        private readonly List<Action> joining = [];
        private ExceptionDispatchInfo? failure;
        private bool hasEnded;
        private bool isSeen;

        public VirtualThread(VirtualThreads owner, string name, Action body)
        {
            Owner = owner;
            Name = name;
            thread = new Thread(() => Live(body)) { IsBackground = true, Name = name };
            thread.Start();
        }

        public VirtualThreads Owner { get; }

        public string Name { get; }

        public Wait? Wait { get; set; }

        public void Join()
        {
            if (!hasEnded) Owner.Block(WaitReason.Answer, "join " + Name, $"the end of '{Name}'", joining.Add);
            isSeen = true;
            failure?.Throw();
        }

        public void GiveTurn() => turn.Release();

        // Whatever happens: who has no baton must not run.
        public void AwaitTurn()
        {
            for (var hasTurn = false; !hasTurn;)
            {
                try
                {
                    turn.Wait();
                    hasTurn = true;
                }
                catch (ThreadInterruptedException)
                {
                }
            }
        }

        public void Interrupt() => thread.Interrupt();

        public void ThrowUnlessSeen()
        {
            if (!isSeen) failure?.Throw();
        }

        private void Live(Action body)
        {
            AwaitTurn();
            current = this;
            try
            {
                if (!Owner.ending) body();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            hasEnded = true;
            Owner.alive.Remove(this);
            foreach (var wake in joining) wake();
            Owner.PassBaton();
        }
    }
}

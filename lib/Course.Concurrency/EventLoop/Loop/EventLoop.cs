using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Course.Concurrency.Time;

namespace Course.Concurrency.EventLoop;

/// <summary>
/// An event loop: one thread that runs callbacks and steps tasks, and sleeps only when there is nothing to do, until a
/// descriptor is ready, a timer is due or another thread calls. Its semantics and ordering guarantees are those of Python's asyncio.
/// </summary>
/// <remarks>
/// <para>One iteration waits for descriptors, makes due timers ready, then runs all callbacks that are ready, in order. A callback
/// that is scheduled meanwhile runs in the next iteration.</para>
/// <para>Ordinary <c>async Task</c> methods run on it too, through its <see cref="SynchronizationContext"/>: see <see cref="CreateTask(Func{Task}, string?)"/>.</para>
/// <para>Every callback runs in the <see cref="ExecutionContext"/> in which it was scheduled, every task in that of its creation.</para>
/// <para>Not thread-safe, but for <see cref="CallSoonThreadSafe(Action)"/>, <see cref="Stop"/> from a callback of it and what says so.</para>
/// </remarks>
public sealed partial class EventLoop : IDisposable
{
    [ThreadStatic]
    private static EventLoop? running;

    private readonly TimeProvider clock;
    private readonly long start;
    private readonly ISelector selector;
    private readonly List<WeakReference<UnretrievedException>> unretrieved = [];
    private readonly ConcurrentQueue<LoopError> reports = []; // that nobody has been told of yet
    private int watchedUntilSweep = 64;
    private bool closed;

    /// <summary>Makes a loop.</summary>
    /// <param name="selector">What it waits with, and closes when it is closed; null: the best one of this system, or one in virtual time if the clock is a <see cref="VirtualTime"/>.</param>
    /// <param name="clock">Its clock; null: the system's.</param>
    public EventLoop(ISelector? selector = null, TimeProvider? clock = null)
    {
        this.clock = clock ?? (selector as VirtualSelector)?.Clock ?? TimeProvider.System;
        this.selector = selector ?? (this.clock is VirtualTime virtualTime ? new VirtualSelector(virtualTime) : Selector.Create());
        start = this.clock.GetTimestamp();
        context = new LoopSynchronizationContext(this, null);
        host = new Host(this);
    }

    /// <summary>The loop that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    public static EventLoop Current => running ?? throw new InvalidOperationException("No event loop runs on this thread: this is for code that one runs.");

    /// <summary>Whether it runs now.</summary>
    public bool IsRunning => owner != 0;

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed => closed;

    /// <summary>The time on the loop's clock, from zero when it was made: what <see cref="CallAt(TimeSpan, Action)"/> goes by.</summary>
    public TimeSpan Time => clock.GetElapsedTime(start);

    /// <summary>What is told of exceptions that nobody gets; null writes them to the error output.</summary>
    public Action<LoopError>? ExceptionHandler { get; set; }

    /// <summary>Whether the loop times every callback, and tells <see cref="SlowCallbackHandler"/> of those that take longer than <see cref="SlowCallbackDuration"/>.</summary>
    public bool IsDebug { get; set; }

    /// <summary>How long a callback may take; 100 ms unless set.</summary>
    public TimeSpan SlowCallbackDuration { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What is told of slow callbacks; null writes them to the error output.</summary>
    public Action<SlowCallback>? SlowCallbackHandler { get; set; }

    /// <summary>Runs a coroutine as the main task of a new loop, then cancels the tasks that are left, waits for them, and closes the loop: <c>asyncio.run</c>.</summary>
    public static T Run<T>(Func<EventLoop, Generators.Coroutine<T>> main, ISelector? selector = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        using EventLoop loop = new(selector, clock);
        try
        {
            return loop.RunUntilComplete(loop.CreateTask(main(loop)));
        }
        finally
        {
            loop.CancelAll();
        }
    }

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(Func<EventLoop, Generators.Coroutine> main, ISelector? selector = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        using EventLoop loop = new(selector, clock);
        try
        {
            loop.RunUntilComplete(loop.CreateTask(main(loop)));
        }
        finally
        {
            loop.CancelAll();
        }
    }

    /// <summary>
    /// Closes the loop and its selector. Tasks that have not ended are reported, and their <c>finally</c> blocks run; exceptions
    /// that nobody has seen are reported; callbacks that are left are dropped.
    /// </summary>
    /// <exception cref="InvalidOperationException">It runs.</exception>
    public void Close()
    {
        if (owner != 0) throw new InvalidOperationException("The event loop runs: stop it before you close it.");
        if (closed) return;
        AbandonTasks();
        AbandonPosted();
        ready.Clear();
        timers.Clear();
        CloseSignals();
        selector.Dispose();
        foreach (var watched in unretrieved)
        {
            if (watched.TryGetTarget(out var exception)) exception.Report();
        }

        unretrieved.Clear();
        TellReports(); // those that came after the last iteration
    }

    /// <summary>The same as <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    /// <summary>Tells the exception handler of an error. What the handler throws is told to the default one, with the error.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws, the error must not be lost, nor the loop.")]
    public void CallExceptionHandler(LoopError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (ExceptionHandler is not { } handler)
        {
            WriteError(error);
            return;
        }

        try
        {
            handler(error);
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            WriteError(error);
            WriteError(new LoopError("The exception handler of the event loop threw", exception));
        }
    }

    /// <summary>The same, from any thread, the finaliser's for instance; must not throw.</summary>
    internal void ReportFromAnywhere(LoopError error)
    {
        reports.Enqueue(error);
        if (!TryPost(TellReports)) TellReports();
    }

    /// <summary>Remembers an exception that nobody has seen, to report it when the loop closes.</summary>
    internal void Watch(UnretrievedException exception)
    {
        if (unretrieved.Count >= watchedUntilSweep)
        {
            unretrieved.RemoveAll(watched => !watched.TryGetTarget(out _));
            watchedUntilSweep = Math.Max(64, unretrieved.Count * 2);
        }

        unretrieved.Add(new WeakReference<UnretrievedException>(exception));
    }

    private void TellReports()
    {
        while (reports.TryDequeue(out var error)) CallExceptionHandler(error);
    }

    /// <summary>What it waits with.</summary>
    internal ISelector WaitsWith => selector;

    private void CheckOpen() => ObjectDisposedException.ThrowIf(closed, this);

    private static void WriteError(LoopError error) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Event loop: {error}"));
}

using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// Goroutines that work on parts of one task: the first failure is the task's. Go's <c>errgroup.Group</c>.
/// </summary>
/// <remarks>
/// <code>
/// var (group, context) = ErrorGroup.WithContext(parent);
/// group.SetLimit(10);
/// foreach (var url in urls) await group.Go(Fetch(url, context));
/// await group.Wait();                 // throws what the first that failed has thrown
/// </code>
/// Any exception that leaves a body is a failure of the group, and no panic. Thread-safe, but for
/// <see cref="SetLimit"/>.
/// </remarks>
public sealed class ErrorGroup
{
    private readonly WaitGroup running = new();
    private readonly CancellableContext? context;
    private Channel<Nothing> slots; // nil: no limit
    private ExceptionDispatchInfo? failure;

    /// <summary>Makes a group without a context: a failure stops nobody.</summary>
    public ErrorGroup()
    {
    }

    private ErrorGroup(CancellableContext context) => this.context = context;

    /// <summary>
    /// Makes a group with a context that is cancelled as soon as one body fails, or when <see cref="Wait"/> goes on,
    /// whatever comes first.
    /// </summary>
    /// <param name="parent">The parent of the context.</param>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public static (ErrorGroup Group, Context Context) WithContext(Context parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        var context = parent.WithCancel();
        return (new ErrorGroup(context), context);
    }

    /// <summary>
    /// Sets how many bodies may run at a time. Negative: any number. 0: none, so that
    /// <see cref="Go(Routine, string, string, int)"/> waits for ever.
    /// </summary>
    /// <exception cref="InvalidOperationException">"errgroup: modify limit while … goroutines in the group are still
    /// active".</exception>
    public void SetLimit(int limit)
    {
        if (slots.Length > 0) throw StillActive(slots.Length);
        slots = limit < 0 ? default : new(limit);
    }

    /// <summary>
    /// Starts a goroutine; where the limit is reached, it first waits until another one has ended. Await it: nothing
    /// starts before.
    /// </summary>
    /// <param name="routine">The call that it makes.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public async Routine Go(Routine routine, string? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var frame = routine.Frame; // an empty routine fails here, before it has taken a slot
        if (!slots.IsNil) await slots.Send(default, file, line);
        Start(routine, name ?? frame.Name);
    }

    /// <inheritdoc cref="Go(Routine, string, string, int)"/>
    /// <param name="body">What it does.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public Routine Go(Func<Routine> body, string? name = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Go(body(), name, file, line);
    }

    /// <summary>Starts a goroutine unless the limit is reached.</summary>
    /// <param name="routine">The call that it makes.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    /// <returns>Whether it was started.</returns>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public bool TryGo(Routine routine, string? name = null)
    {
        var frame = routine.Frame; // an empty routine fails here, before it has taken a slot
        if (!slots.IsNil && !slots.TrySend(default)) return false;
        Start(routine, name ?? frame.Name);
        return true;
    }

    /// <inheritdoc cref="TryGo(Routine, string)"/>
    /// <param name="body">What it does.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    public bool TryGo(Func<Routine> body, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return TryGo(body(), name);
    }

    /// <summary>
    /// Waits until all have ended, cancels the context, and throws what the first that failed has thrown. Await it.
    /// </summary>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public async Routine Wait([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await running.Wait(file, line);
        context?.Cancel();
        failure?.Throw();
    }

    private static InvalidOperationException StillActive(int count) =>
        new(FormattableString.Invariant(
            $"errgroup: modify limit while {count} goroutines in the group are still active"));

    private void Start(Routine routine, string name)
    {
        running.Add(1);
        Goroutines.Go(Guarded(routine), name);
    }

    private async Routine Guarded(Routine routine)
    {
        try
        {
            await routine;
        }
#pragma warning disable CA1031 // Whatever it is, Wait throws it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var captured = ExceptionDispatchInfo.Capture(exception);
            if (Interlocked.CompareExchange(ref failure, captured, null) is null) context?.Cancel(exception);
        }

        if (!slots.IsNil) slots.TryReceive(out _);
        running.Done();
    }
}

using Course.Concurrency.Channels;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// What a call is told by those who ask for it: when to stop, and values that go along. Go's <c>context.Context</c>.
/// Contexts form a tree; what is cancelled takes all that was made from it along.
/// </summary>
/// <remarks>
/// <code>
/// using var context = Context.Background.WithTimeout(TimeSpan.FromSeconds(2));
/// Go(Work(jobs, context));
/// …
/// switch (await Select(Receive(jobs, out var job), Receive(context.Done))) { case 0: … case 1: throw context.Err!; }
/// </code>
/// Thread-safe. Those that can be cancelled belong to the run of the goroutine that makes them.
/// </remarks>
public abstract class Context
{
    private protected Context(Context? parent) => Parent = parent;

    /// <summary>The root of all contexts: it is never cancelled, and has no values.</summary>
    public static Context Background { get; } = new BackgroundContext();

    /// <summary>Closed when the context is cancelled. The nil channel if it never can be.</summary>
    public ReceiveOnly<Nothing> Done => Canceller?.DoneChannel ?? default;

    /// <summary>
    /// Why the context is cancelled: a <see cref="ContextCanceledException"/> or a
    /// <see cref="DeadlineExceededException"/>; null as long as it is not. It is not null exactly when
    /// <see cref="Done"/> is closed.
    /// </summary>
    public Exception? Err => Canceller?.Reason;

    /// <summary>The cause that was given for the cancellation; without one, <see cref="Err"/>.</summary>
    public Exception? Cause => Canceller?.GivenCause;

    /// <summary>When the context is cancelled at the latest; null: it has no deadline.</summary>
    public DateTimeOffset? Deadline => Canceller?.OwnDeadline;

    /// <summary>
    /// The same for methods of .NET: cancelled when the context is, before <see cref="CancellableContext.Cancel"/>
    /// returns. Its callbacks run on the goroutine that cancels; what they throw comes out of there.
    /// </summary>
    public CancellationToken Token => Canceller?.MakeToken() ?? CancellationToken.None;

    internal Context? Parent { get; }

    /// <summary>The nearest in the tree that can be cancelled; null when there is none.</summary>
    internal virtual CancellableContext? Canceller => Parent?.Canceller;

    /// <summary>A context that is cancelled when <paramref name="token"/> is.</summary>
    /// <remarks>
    /// Dispose it: until then the token holds on to it, and it is no deadlock if all goroutines wait, since the token
    /// may be cancelled from outside.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public static CancellableContext From(CancellationToken token) => Background.WithToken(token);

    /// <summary>
    /// A child that can be cancelled: Go's <c>context.WithCancel</c>. Dispose or cancel it, or the parent holds on to
    /// it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public CancellableContext WithCancel()
    {
        CancellableContext child = new(this, null);
        child.Join();
        return child;
    }

    /// <summary>
    /// A child that is cancelled when <paramref name="duration"/> has passed: Go's <c>context.WithTimeout</c>. Dispose
    /// it as soon as it is not needed any more.
    /// </summary>
    /// <param name="duration">How long; zero or less: it is cancelled at once.</param>
    /// <param name="cause">The <see cref="Cause"/> of a cancellation for this reason; null: <see cref="Err"/>.</param>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public CancellableContext WithTimeout(TimeSpan duration, Exception? cause = null) =>
        WithDeadline(After(Machine.Require().Scheduler.Clock.GetUtcNow(), duration), cause);

    /// <summary>
    /// A child that is cancelled at a point in time: Go's <c>context.WithDeadline</c>. Dispose it as soon as it is not
    /// needed any more.
    /// </summary>
    /// <param name="deadline">When, by the scheduler's clock. A parent whose deadline is earlier keeps that.</param>
    /// <param name="cause">The <see cref="Cause"/> of a cancellation for this reason; null: <see cref="Err"/>.</param>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public CancellableContext WithDeadline(DateTimeOffset deadline, Exception? cause = null)
    {
        if (Deadline <= deadline) return WithCancel();
        CancellableContext child = new(this, deadline);
        child.Join();
        child.CancelAt(deadline, cause);
        return child;
    }

    /// <summary>
    /// A child that is cancelled when <paramref name="token"/> is, too. Dispose it: see <see cref="From"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public CancellableContext WithToken(CancellationToken token)
    {
        var child = WithCancel();
        child.CancelWith(token);
        return child;
    }

    /// <summary>A child with one more value: Go's <c>context.WithValue</c>.</summary>
    /// <param name="key">What the value is found by.</param>
    /// <param name="value">The value.</param>
    public Context WithValue<T>(ContextKey<T> key, T value)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new ValueContext<T>(this, key, value);
    }

    /// <summary>
    /// A child that has the values and is not cancelled when its parent is: Go's <c>context.WithoutCancel</c>.
    /// </summary>
    public Context WithoutCancel() => new DetachedContext(this);

    /// <summary>
    /// The value that the nearest context in the tree has for <paramref name="key"/>; the default if none has.
    /// </summary>
    public T? Value<T>(ContextKey<T> key)
    {
        for (var context = this; context is not null; context = context.Parent)
        {
            if (context is ValueContext<T> holder && holder.Key == key) return holder.Value;
        }

        return default;
    }

    /// <summary>
    /// Starts a goroutine when the context is cancelled, at once if it is: Go's <c>context.AfterFunc</c>.
    /// </summary>
    /// <param name="body">What it does.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    /// <exception cref="InvalidOperationException">The caller is no goroutine.</exception>
    public ContextCallback AfterFunc(Func<Routine> body, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        _ = Machine.Require();
        return new(Canceller, body, name);
    }

    // A time beyond the end of the calendar is never, not an error; one before its beginning has passed.
    private static DateTimeOffset After(DateTimeOffset now, TimeSpan duration) =>
        duration > DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue
        : duration < DateTimeOffset.MinValue - now ? DateTimeOffset.MinValue
        : now + duration;
}

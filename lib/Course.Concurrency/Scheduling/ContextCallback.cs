using Course.Concurrency.Generators;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// What is to be started when a context is cancelled: see <see cref="Context.AfterFunc"/>. Thread-safe.
/// </summary>
public sealed class ContextCallback : ICanceler
{
    private readonly CancellableContext? context;
    private readonly LinkedListNode<ICanceler>? place;
    private readonly Func<Routine> body;
    private readonly string? name;
    private int isOver;

    internal ContextCallback(CancellableContext? context, Func<Routine> body, string? name)
    {
        (this.context, this.body, this.name) = (context, body, name);
        place = context?.Adopt(this);
    }

    /// <summary>Gives it up.</summary>
    /// <returns>Whether that keeps it from being started: false when it has been started or stopped. It does not wait
    /// for the goroutine.</returns>
    public bool Stop()
    {
        if (Interlocked.Exchange(ref isOver, 1) != 0) return false;
        if (place is not null) context!.Abandon(place);
        return true;
    }

    void ICanceler.Cancel(Exception reason, Exception cause, List<CancellationTokenSource> tokens)
    {
        if (Interlocked.Exchange(ref isOver, 1) == 0) Goroutines.Go(Call(), name ?? MethodName.Of(body));
    }

    // Also a body that throws at once, before it has made its routine, does so on its own goroutine: the others are cancelled nevertheless.
    private async Routine Call() => await body();
}

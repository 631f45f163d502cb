namespace Course.Concurrency.Generators;

/// <summary>
/// Runs coroutines that an ordinary async method awaits, where something on this thread can: an event loop. Without one such an
/// await is refused.
/// </summary>
internal abstract class CoroutineHost
{
    [ThreadStatic]
    public static CoroutineHost? Current;

    /// <summary>Runs the coroutine, then <paramref name="continuation"/>, which asks the frame for its result.</summary>
    public abstract void Run<TReturn>(CoroutineFrame<TReturn> frame, Action continuation);
}

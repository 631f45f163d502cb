namespace Course.Concurrency.EventLoop;

/// <summary>What <see cref="EventLoop.Wait"/> found at its end.</summary>
/// <typeparam name="TFuture">The type of the Futures.</typeparam>
/// <param name="Done">Those that are done, in the order given.</param>
/// <param name="Pending">Those that are not.</param>
public sealed record WaitResult<TFuture>(IReadOnlyList<TFuture> Done, IReadOnlyList<TFuture> Pending)
    where TFuture : Future;

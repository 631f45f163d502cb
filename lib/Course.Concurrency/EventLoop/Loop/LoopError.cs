namespace Course.Concurrency.EventLoop;

/// <summary>Something went wrong, and nobody was there to get the exception: what the loop's exception handler is told.</summary>
/// <param name="Message">What happened, in words.</param>
/// <param name="Exception">The exception, if there is one.</param>
/// <param name="Future">The Future or task, if it is still there.</param>
/// <param name="Source">The name of the callback or of the task, if known.</param>
public sealed record LoopError(string Message, Exception? Exception = null, Future? Future = null, string? Source = null)
{
    /// <inheritdoc/>
    public override string ToString() => (Source is null ? Message : $"{Message} ({Source})") + (Exception is null ? "." : $": {Exception}");
}

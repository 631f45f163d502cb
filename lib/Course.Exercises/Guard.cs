namespace Course.Exercises;

/// <summary>
/// Runs code that may never come back. A limit of steps stops a generator that yields for ever; only another thread can
/// notice a body that loops without a <c>Yield</c>.
/// </summary>
/// <param name="patience">How long to wait.</param>
/// <param name="clock">The clock to wait by.</param>
internal sealed class Guard(TimeSpan patience, TimeProvider clock)
{
    /// <summary>As long as a reader waits gladly. Tests set it longer: how fast a machine is proves nothing.</summary>
    public static Guard Default { get; set; } = new(TimeSpan.FromSeconds(5), TimeProvider.System);

    /// <summary>Runs <paramref name="action"/> on a thread of its own, in the caller's context, so that what it prints arrives in the caller's cell.</summary>
    /// <returns>The exception that it ended with; an <see cref="UnresponsiveException"/> if it did not end; or null.</returns>
    public Exception? Run(Action action)
    {
        var done = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => done.SetResult(Catch(action))) { IsBackground = true, Name = "exercise" };
        // The wait is set up first: patience begins before the action does, whatever clock it is measured by.
        var ended = done.Task.WaitAsync(patience, clock);
        thread.Start();
        try
        {
            return ended.GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            return new UnresponsiveException(patience);
        }
        finally
        {
            // Ends a wait or a sleep; a busy loop goes on.
            if (!done.Task.IsCompleted) thread.Interrupt();
        }
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // Whatever an answer throws is shown on a card.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }
}

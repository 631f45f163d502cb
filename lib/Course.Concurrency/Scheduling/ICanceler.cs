namespace Course.Concurrency.Scheduling;

/// <summary>A child of a context: what goes with it when it is cancelled. Go's <c>canceler</c>.</summary>
internal interface ICanceler
{
    /// <summary>Cancels it and all its children, unless it is cancelled. On a goroutine.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="cause">The cause that was given for it.</param>
    /// <param name="tokens">Takes the tokens that have to be cancelled in the end: they run code of others.</param>
    void Cancel(Exception reason, Exception cause, List<CancellationTokenSource> tokens);
}

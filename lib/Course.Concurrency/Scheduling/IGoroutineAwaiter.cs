namespace Course.Concurrency.Scheduling;

/// <summary>An awaiter that knows goroutines: it is told who waits, and sees to it that somebody makes that goroutine ready.</summary>
internal interface IGoroutineAwaiter
{
    /// <summary>
    /// The body of <paramref name="frame"/> has paused. From the moment at which the awaiter tells another goroutine of it, the frame
    /// may run elsewhere: whoever called this touches it no more.
    /// </summary>
    void Suspend(RoutineFrame frame);
}

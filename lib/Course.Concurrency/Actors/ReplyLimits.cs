using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Actors;

/// <summary>How long somebody waits for an answer.</summary>
internal sealed class ReplyLimits : IDisposable
{
    private readonly SchedulerTimer? timer;
    private readonly TokenTrigger? trigger;

    public ReplyLimits(Scheduler scheduler, TimeSpan? timeout, Action<Exception> end, object about, CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled) trigger = new TokenTrigger(scheduler, () => end(new OperationCanceledException($"The waiting for {about} was cancelled.", cancellation)), cancellation);
        if (timeout is not { } time) return;
        timer = scheduler.StartTimer(
            time > TimeSpan.Zero ? time : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan,
            () => end(new TimeoutException(FormattableString.Invariant($"{about}: no answer within {time.TotalSeconds:0.###} s."))));
    }

    public void Dispose()
    {
        timer?.Dispose();
        trigger?.Dispose();
    }
}

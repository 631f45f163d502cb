using System.Globalization;

namespace Course.Crawling;

/// <summary>
/// What is tried again, and when: exponential back-off with jitter. Tried again is what may be better a little later: a
/// connection that was refused or reset, a page that timed out, and the answers 429 and 503. Everything else stays as it is.
/// </summary>
public sealed record RetryOptions
{
    private const int MostDoublings = 30;

    /// <summary>How often a page is tried again after its first attempt. By default never.</summary>
    public int MaxRetries { get; init; }

    /// <summary>The delay before the first retry; each further one is twice as long. By default half a second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest delay. A server that asks for a longer one (Retry-After) is left alone: its answer stands. By default 30 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Which part of a delay is left to chance, from 0 to 1: with 0.5, the default, a delay is between the half and the whole. Pages
    /// that failed together so come back one by one.
    /// </summary>
    public double Jitter { get; init; } = 0.5;

    /// <summary>The number that decides chance: the same seed gives each page the same delays.</summary>
    public int Seed { get; init; }

    internal void Check()
    {
        if (MaxRetries < 0) throw new ArgumentOutOfRangeException(nameof(MaxRetries), MaxRetries, "There are 0 retries or more.");
        if (FirstDelay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(FirstDelay), FirstDelay, "A delay is 0 or more.");
        if (MaxDelay < FirstDelay || MaxDelay.TotalMilliseconds > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(MaxDelay), MaxDelay, "The longest delay is at least as long as the first, and at most 24 days.");
        if (!(Jitter is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(Jitter), Jitter, "The part that is left to chance is between 0 and 1.");
    }

    /// <summary>Chance for one page, whatever the others do.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="attempt">Which attempt it is wanted after first: what was for those before is passed over.</param>
    internal Random Jitters(int page, int attempt = 1)
    {
        Random jitter = new(unchecked(Seed * 31 + page));
        for (var before = 1; before < attempt; before++) jitter.NextDouble();
        return jitter;
    }

    /// <summary>How long to rest after so many attempts; null when the server wants a longer rest than is allowed.</summary>
    internal TimeSpan? DelayAfter(int attempts, string? retryAfter, Random jitter, TimeProvider clock)
    {
        var whole = Math.Min(FirstDelay.Ticks * Math.Pow(2, Math.Min(attempts - 1, MostDoublings)), MaxDelay.Ticks);
        TimeSpan delay = new((long)(whole * (1 - Jitter * jitter.NextDouble())));
        if (Asked(retryAfter, clock) is not { } asked) return delay;
        return asked > MaxDelay ? null : asked > delay ? asked : delay;
    }

    // RFC 9110, section 10.2.3: seconds, or a date. What is neither says nothing.
    private static TimeSpan? Asked(string? retryAfter, TimeProvider clock) =>
        retryAfter is null ? null
        : long.TryParse(retryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue))
        : DateTimeOffset.TryParseExact(retryAfter, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - clock.GetUtcNow()
        : null;
}

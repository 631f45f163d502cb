using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// How far a page has come, between two connections: all that a worker has to know to take it further, whichever worker took it this far. Immutable.
/// </summary>
/// <param name="Index">Which page of the crawl it is, from 0.</param>
/// <param name="Url">The URL as it was given.</param>
internal sealed record PageProgress(int Index, Uri Url)
{
    /// <summary>What is asked for next: where redirects have led.</summary>
    public required Uri Target { get; init; }

    /// <summary>How many redirects there have been in all.</summary>
    public required int Redirects { get; init; }

    /// <summary>How many attempts have been begun.</summary>
    public required int Attempts { get; init; }

    /// <summary>When the first of them was, from the beginning of the crawl.</summary>
    public required TimeSpan Start { get; init; }

    /// <summary>When the attempt under way has to be complete, from the beginning of the crawl; null when it may take any time.</summary>
    public required TimeSpan? Deadline { get; init; }

    /// <summary>How long the page rests before its next attempt; null when none has just failed.</summary>
    public required TimeSpan? Rest { get; init; }

    /// <summary>What became of the page; null before the end.</summary>
    public required PageResult? Result { get; init; }

    /// <summary>What the event log knows the page by; null when nobody keeps one.</summary>
    public required Strand? Strand { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var name = CrawlRun.NameOf(Url);
        return Result is not null ? $"{name}: {Result.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Result.Error.ToString()}"
            : Rest is not null ? $"{name}: again later"
            : Redirects > 0 ? $"{name} at {Target}"
            : name;
    }
}

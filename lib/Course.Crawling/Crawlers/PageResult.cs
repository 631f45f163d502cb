namespace Course.Crawling;

/// <summary>What became of one URL. Immutable.</summary>
/// <param name="Url">The URL as it was given.</param>
public sealed record PageResult(Uri Url)
{
    /// <summary>Where redirects led; <see cref="Url"/> when there were none.</summary>
    public Uri FinalUrl { get; init; } = Url;

    /// <summary>The last answer; null when there is an error.</summary>
    public ReceivedResponse? Response { get; init; }

    /// <summary>The status code of the answer; null when there is an error.</summary>
    public int? Status => Response?.Status;

    /// <summary>Why there is no answer, or <see cref="CrawlErrorKind.None"/> when there is one.</summary>
    public CrawlErrorKind Error { get; init; }

    /// <summary>What happened, in one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>How many bytes of content there are.</summary>
    public int Bytes => Response?.Content.Length ?? 0;

    /// <summary>Where the page leads, if it is HTML and was there: see <see cref="LinkExtractor"/>; or a redirect that was not followed.</summary>
    public IReadOnlyList<Uri> Links { get; init; } = [];

    /// <summary>How often it was tried: once, and once more for each retry. Redirects do not count.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>When it was begun, from the beginning of the crawl.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>When it had ended, from the beginning of the crawl.</summary>
    public TimeSpan End { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => End - Start;
}

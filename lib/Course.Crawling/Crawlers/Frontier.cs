namespace Course.Crawling;

/// <summary>
/// The pages that a crawl knows of and has not fetched. They go out in waves: first those it was given, then those that the
/// first wave links to, and so on. A page goes out once, however many ways its URL is written. One thread at a time uses it.
/// </summary>
public sealed class Frontier
{
    private readonly FrontierOptions options;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly List<Uri> hosts = [];
    private List<Uri> waiting = [];
    private int depth = -1;
    private int taken;

    /// <summary>Makes a frontier of the first pages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The options allow less than no link or no page.</exception>
    public Frontier(IEnumerable<Uri> first, FrontierOptions? options = null)
    {
        this.options = options ?? new FrontierOptions();
        if (this.options.MaxDepth < 0) throw new ArgumentOutOfRangeException(nameof(options), this.options.MaxDepth, "A crawl follows 0 links in a row or more.");
        if (this.options.MaxPages < 1) throw new ArgumentOutOfRangeException(nameof(options), this.options.MaxPages, "A crawl fetches 1 page or more.");
        foreach (var url in first)
        {
            if (!known.Add(Normal(url))) continue;
            waiting.Add(url);
            if (url.IsAbsoluteUri) hosts.Add(url);
        }
    }

    /// <summary>How many links the last wave was from the first pages; -1 before the first wave.</summary>
    public int Depth => depth;

    /// <summary>The next wave: pages to be fetched at the same time. Empty when there is nothing left, or nothing left that is allowed.</summary>
    public IReadOnlyList<Uri> TakeWave()
    {
        if (waiting.Count == 0 || depth == options.MaxDepth) return [];
        depth++;
        return Take();
    }

    /// <summary>What is known, allowed and has not been taken, whatever its depth.</summary>
    internal IReadOnlyList<Uri> Take()
    {
        List<Uri> next = [.. waiting.Take(options.MaxPages - taken)];
        waiting = [];
        taken += next.Count;
        return next;
    }

    /// <summary>Adds what <paramref name="page"/> links to and is not known yet.</summary>
    public void Add(PageResult page)
    {
        known.Add(Normal(page.FinalUrl)); // a redirect led there, so it need not be fetched
        foreach (var link in page.Links)
        {
            if (options.SameHost && !hosts.Exists(host => LinkExtractor.IsSameHost(link, host))) continue;
            if (known.Add(Normal(link))) waiting.Add(link);
        }
    }

    // Scheme and host in lower case, no default port, no dot segments, no fragment; characters that need no encoding have none.
    private static string Normal(Uri url) => url.IsAbsoluteUri ? url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.SafeUnescaped) : url.OriginalString;
}

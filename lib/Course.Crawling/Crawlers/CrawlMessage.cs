using Course.Concurrency.Actors;

namespace Course.Crawling;

/// <summary>
/// What a <see cref="CrawlCoordinator"/> is told. Each message is immutable and holds no object that others change, so that it means the same on
/// another machine; what a worker is told is a <see cref="PageProgress"/>.
/// </summary>
internal abstract record CrawlMessage
{
    private CrawlMessage()
    {
    }

    /// <summary>A worker has nothing to do: it asks for a page.</summary>
    /// <param name="Worker">Who.</param>
    /// <param name="Failure">What made it fail, if it comes from a restart: the page that it had then is not fetched.</param>
    public sealed record Ready(ActorRef<PageProgress> Worker, string? Failure = null) : CrawlMessage
    {
        /// <inheritdoc/>
        public override string ToString() => Failure is null ? $"{Worker.Name} is ready" : $"{Worker.Name} is ready again";
    }

    /// <summary>A worker has taken its page through a connection.</summary>
    /// <param name="Worker">Who.</param>
    /// <param name="Page">How far it has come.</param>
    public sealed record Fetched(ActorRef<PageProgress> Worker, PageProgress Page) : CrawlMessage
    {
        /// <inheritdoc/>
        public override string ToString() => Page.ToString();
    }

    /// <summary>A worker has stopped for good.</summary>
    /// <param name="Worker">Who.</param>
    public sealed record Gone(ActorRef<PageProgress> Worker) : CrawlMessage
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Worker.Name} is gone";
    }

    /// <summary>A page has rested long enough.</summary>
    /// <param name="Index">Which.</param>
    public sealed record Rested(int Index) : CrawlMessage;

    /// <summary>The crawl is cancelled, or its time is up.</summary>
    public sealed record Over : CrawlMessage;
}

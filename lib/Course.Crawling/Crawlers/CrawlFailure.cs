using System.Globalization;
using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>What an exception means for a page: the same kinds on every system and every network.</summary>
internal static class CrawlFailure
{
    public static CrawlException Of(Exception exception, Uri url, CrawlRun run) => exception switch
    {
        CrawlException known => known,
        OperationCanceledException => OfTime(run),
        SocketException socket => OfSocket(socket, string.Create(CultureInfo.InvariantCulture, $"{(url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost)}:{url.Port}")),
        OutOfMemoryException => new CrawlException(CrawlErrorKind.Failed, "There was no memory for this page, or no thread: fetch fewer at the same time."),
        _ => new CrawlException(CrawlErrorKind.Failed, exception.Message),
    };

    private static CrawlException OfTime(CrawlRun run) =>
        run.IsCancelled ? new(CrawlErrorKind.Cancelled, "The crawl was cancelled before this page was complete.")
        : run.Stop.IsCancellationRequested ? new(CrawlErrorKind.TimedOut, $"The crawl's {Seconds(run.Options.CrawlTimeout)} were over before this page was complete.")
        : new(CrawlErrorKind.TimedOut, $"The page was not complete within its {Seconds(run.Options.PageTimeout)}.");

    private static CrawlException OfSocket(SocketException exception, string server) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new(CrawlErrorKind.Refused, $"Nobody listens at {server}."),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => new(CrawlErrorKind.UnknownHost, $"There is no host {server[..server.LastIndexOf(':')]}."),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => new(CrawlErrorKind.Reset, $"The connection to {server} was reset."),
        SocketError.TimedOut => new(CrawlErrorKind.TimedOut, $"The system gave up waiting for {server}."),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown or SocketError.AddressNotAvailable => new(CrawlErrorKind.Unreachable, $"There is no way to {server}."),
        _ => new(CrawlErrorKind.Failed, $"The connection to {server} failed: {exception.Message}"),
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}

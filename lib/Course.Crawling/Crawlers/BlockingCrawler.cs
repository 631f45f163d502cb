using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>
/// One page after the other, by calls that block. The code says what happens in the order in which it happens; ten pages
/// that take a second each take ten.
/// </summary>
public sealed class BlockingCrawler(IBlockingNetwork network) : ICrawler
{
    /// <inheritdoc/>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default)
    {
        using CrawlRun run = new(urls, options, cancellationToken);
        foreach (var visit in run.OneAfterTheOther()) Fetch(network, visit);
        return run.Result();
    }

    internal static void Fetch(IBlockingNetwork network, Visit visit)
    {
        visit.Begin();
        try
        {
            while (!visit.IsDone) // once, and once more for each redirect
            {
                using var connection = network.Connect(visit.Host, visit.Port, visit.Life);
                while (visit.IsSending) visit.Sent(connection.Send(visit.Unsent));
                while (visit.IsReceiving) visit.Received(connection.Receive(visit.Buffer));
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            visit.Fail(exception);
        }
    }
}

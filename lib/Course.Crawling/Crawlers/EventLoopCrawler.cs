using System.Net.Sockets;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// All pages at the same time on one thread, with what the event loop has to offer: its socket operations are coroutines already,
/// so that the code is that of the <see cref="BlockingCrawler"/> with <c>await</c> in it.
/// </summary>
public sealed class EventLoopCrawler(ILoopNetwork network) : ICrawler
{
    /// <inheritdoc/>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default) =>
        LoopRun.Crawl(network, urls, options, static (run, visit) => run.Loop.CreateTask(Fetch(run, visit)), cancellationToken);

    private static async Coroutine Fetch(LoopRun run, Visit visit)
    {
        using var socket = await Connect(run, visit);
        visit.Waits(WaitReason.Write, "send");
        await run.Loop.SendAll(socket, visit.Unsent);
        visit.Sent(visit.Unsent.Length);
        while (visit.IsReceiving)
        {
            visit.Waits(WaitReason.Read, "receive");
            var count = await run.Loop.Receive(socket, run.Buffer);
            visit.Received(run.Buffer.AsSpan(0, count));
        }
    }

    private static async Coroutine<INonBlockingSocket> Connect(LoopRun run, Visit visit)
    {
        visit.Waits(WaitReason.Write, "connect");
        SocketException failure = new((int)SocketError.HostNotFound);
        foreach (var address in await run.Network.Resolve(run.Loop, visit.Host, visit.Port))
        {
            var socket = run.Network.CreateSocket(run.Loop, address);
            try
            {
                await run.Loop.Connect(socket, address);
                return socket;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                failure = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure;
    }
}

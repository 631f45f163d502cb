using System.Net.Sockets;
using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// One of the connections that there may be at the same time. It asks the coordinator for a page, takes it through one connection, tells what
/// came of it, and asks again. It keeps nothing from one page to the next, so that a new instance does as well as the old one.
/// </summary>
/// <remarks>
/// What a network is known to do wrong is the page's failure. Everything else is let out: the worker crashes, is restarted, and says so. It does not
/// try to save its page: the coordinator still has it.
/// </remarks>
internal sealed class CrawlWorker(CrawlRun run, IGoroutineNetwork network, ActorRef<CrawlMessage> coordinator) : Actor<PageProgress>
{
    protected override void PreStart() => coordinator.Tell(new CrawlMessage.Ready(Self));

    protected override void PostRestart(Exception failure) => coordinator.Tell(new CrawlMessage.Ready(Self, failure.Message));

    protected override async Routine ReceiveAsync(PageProgress page)
    {
        Visit visit = new(run, page);
        try
        {
            run.Start(visit, static visit => visit.Resume());
            if (!visit.IsDone) await Fetch(visit);
        }
        finally
        {
            visit.Suspend();
        }

        if (visit.IsDone || !Stopping.IsCancellationRequested) coordinator.Tell(new CrawlMessage.Fetched(Self, visit.Progress));
        if (!Stopping.IsCancellationRequested) coordinator.Tell(new CrawlMessage.Ready(Self));
    }

    private async Routine Fetch(Visit visit)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(visit.Life, Stopping);
        try
        {
            visit.Waits(WaitReason.Write, "connect");
            using var connection = await network.ConnectAsync(visit.Host, visit.Port, life.Token);
            visit.Waits(WaitReason.Write, "send");
            while (visit.IsSending) visit.Sent(await connection.SendAsync(visit.Unsent, life.Token));
            while (visit.IsReceiving)
            {
                visit.Waits(WaitReason.Read, "receive");
                visit.Received(await connection.ReceiveAsync(visit.Buffer, life.Token));
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            if (!Stopping.IsCancellationRequested) visit.Fail(exception); // else the page goes on with another worker
        }
    }
}

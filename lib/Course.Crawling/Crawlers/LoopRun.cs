using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// What the crawlers on the event loop have in common: a loop for the crawl, a task for each connection, its cancellation when
/// the page's time is up, and one buffer for all, because whoever receives into it empties it before anybody else runs.
/// </summary>
internal sealed class LoopRun : IDisposable
{
    private readonly Func<LoopRun, Visit, Future> fetch;
    private readonly ConnectionSchedule schedule;

    private LoopRun(CrawlRun run, EventLoop loop, ILoopNetwork network, Func<LoopRun, Visit, Future> fetch)
    {
        (Loop, Network, this.fetch) = (loop, network, fetch);
        Buffer = new byte[run.Options.BufferBytes];
        AllDone = loop.CreateFuture<Nothing>(WaitReason.Answer);
        schedule = new ConnectionSchedule(run, Start, () => AllDone.SetResult(default), action => loop.TryPost(action));
    }

    public EventLoop Loop { get; }

    public ILoopNetwork Network { get; }

    /// <summary>Where to receive; not to be held over a wait.</summary>
    public byte[] Buffer { get; }

    private Future<Nothing> AllDone { get; }

    /// <summary>Crawls; <paramref name="fetch"/> begins a task that takes a page through one connection.</summary>
    public static CrawlResult Crawl(ILoopNetwork network, IReadOnlyList<Uri> urls, CrawlOptions? options, Func<LoopRun, Visit, Future> fetch, CancellationToken cancellationToken)
    {
        using CrawlRun run = new(urls, options, cancellationToken);
        using var loop = network.CreateLoop();
        using LoopRun crawl = new(run, loop, network, fetch);
        crawl.schedule.Begin();
        loop.RunUntilComplete(crawl.AllDone);
        return run.Result();
    }

    public void Dispose() => schedule.Dispose();

    /// <summary>Closes a socket that may be waited for.</summary>
    public void Close(INonBlockingSocket? socket)
    {
        if (socket is null) return;
        Loop.RemoveReader(socket.Descriptor);
        Loop.RemoveWriter(socket.Descriptor);
        socket.Dispose();
    }

    private void Start(Visit visit) => new Attempt(this, visit).Begin();

    /// <summary>A page on one connection, from the task's beginning to its end.</summary>
    private sealed class Attempt(LoopRun crawl, Visit visit)
    {
        private Future? task;
        private CancellationTokenRegistration life;

        public void Begin()
        {
            task = crawl.fetch(crawl, visit);
            task.AddDoneCallback(End);
            life = visit.Life.UnsafeRegister(static attempt => ((Attempt)attempt!).Expire(), this);
        }

        // On whatever thread the clock runs.
        private void Expire() => crawl.Loop.TryPost(() => task!.Cancel());

        private void End(Future ended)
        {
            life.Dispose();
            if (ended.IsCancelled) visit.Fail(new OperationCanceledException(visit.Life));
            else if (!visit.IsDone && ended.Exception is { } exception) visit.Fail(exception); // if it is done, the loop reports the exception
            crawl.schedule.Ended(visit);
        }
    }
}

using Course.Concurrency.Actors;

namespace Course.Crawling;

/// <summary>
/// The actor that directs a crawl. It alone knows which pages there are, what has become of them, and which hosts have how many connections; so it
/// needs no lock. It supervises the workers, which ask it for pages.
/// </summary>
/// <remarks>
/// <para>
/// Nobody is told to fetch who has not asked: a page waits here, in the order of its host, until a worker is ready and the limits allow it.
/// </para>
/// <para>
/// No page is lost. One that is handed out is also kept in <see cref="busy"/>, until its worker tells how far it has come. A worker that asks again after
/// a crash, or is gone for good, has not fetched it: then it waits once more.
/// </para>
/// <para>
/// It stops when every page is done and every worker has come back. It is never restarted: what it knows would be gone. If it fails, the crawl does.
/// </para>
/// </remarks>
/// <param name="run">The crawl.</param>
/// <param name="network">What workers connect through.</param>
/// <param name="links">Which pages to go on with; null to fetch no more than there are.</param>
internal sealed class CrawlCoordinator(CrawlRun run, IGoroutineNetwork network, LinkOrder? links) : Actor<CrawlMessage>
{
    private const int MostCrashes = 3; // a page that has cost so many workers fails

    private readonly Dictionary<(string Name, int Port), Host> hosts = [];
    private readonly Queue<Host> turns = []; // hosts that have a page for whoever is ready
    private readonly LinkedList<ActorRef<PageProgress>> ready = []; // who has asked first, comes first
    private readonly Dictionary<ActorRef, (Visit Visit, Host Host)> busy = [];
    private readonly HashSet<Visit> resting = [];
    private readonly Dictionary<Visit, int> crashes = [];
    private CancellationTokenRegistration over;
    private int hired; // ever
    private int workers; // now
    private int left = run.All.Count; // pages that are not done

    /// <summary>A worker that crashes is made anew, and only that one.</summary>
    protected override SupervisionStrategy Supervision => SupervisionStrategy.OneForOne();

    protected override void PreStart()
    {
        foreach (var visit in run.All.ToArray()) Enter(visit);
        GoOn();
        over = run.Stop.UnsafeRegister(static self => ((ActorRef<CrawlMessage>)self!).Tell(new CrawlMessage.Over()), Self);
    }

    protected override void PostStop() => over.Dispose();

    protected override void Receive(CrawlMessage message)
    {
        switch (message)
        {
            case CrawlMessage.Ready(var worker, var failure):
                if (failure is not null) TakeBack(worker, failure);
                ready.AddLast(worker);
                break;
            case CrawlMessage.Fetched(var worker, var page):
                if (Release(worker) is not { } fetched) break; // too late: it is with another worker
                fetched.Accept(page);
                Enter(fetched);
                break;
            case CrawlMessage.Gone(var worker):
                workers--;
                ready.Remove(worker);
                TakeBack(worker, "The worker that was to fetch this page has stopped.");
                break;
            case CrawlMessage.Rested(var index):
                resting.Remove(run.All[index]);
                Queue(run.All[index]);
                break;
        }

        GoOn();
    }

    /// <summary>A page is new, or has come back: what is next for it?</summary>
    private void Enter(Visit visit)
    {
        if (visit.Server is null) run.Start(visit, static visit => visit.Begin()); // which fails
        if (visit.IsDone)
        {
            Done(visit);
        }
        else if (visit.Rest is { } rest)
        {
            resting.Add(visit);
            Timers.StartOnce(visit, new CrawlMessage.Rested(visit.Progress.Index), rest);
        }
        else
        {
            Queue(visit);
        }
    }

    private void Done(Visit visit)
    {
        left--;
        if (links is null || !run.MayFindMore) return;
        Visit[] found = [.. links.Ended(visit, run.Add)];
        left += found.Length;
        foreach (var next in found) Enter(next);
    }

    private void Queue(Visit visit)
    {
        var server = visit.Server!.Value;
        if (!hosts.TryGetValue(server, out var host)) hosts[server] = host = new Host();
        host.Waiting.Enqueue(visit);
        Offer(host);
    }

    private void Offer(Host host)
    {
        if (host.IsOffered || host.Waiting.Count == 0 || host.Open == run.Options.MaxConnectionsPerHost) return;
        host.IsOffered = true;
        turns.Enqueue(host);
    }

    /// <summary>Does what can be done now.</summary>
    private void GoOn()
    {
        if (run.Stop.IsCancellationRequested) GiveUp();
        else HandOut();
        if (left == 0 && ready.Count == workers) Stop();
    }

    private void HandOut()
    {
        while (workers < Math.Min(run.Options.MaxConnections, left)) Hire();
        while (ready.First is { Value: var worker } && turns.TryDequeue(out var host))
        {
            var visit = host.Waiting.Dequeue();
            ready.RemoveFirst();
            busy[worker] = (visit, host);
            worker.Tell(visit.Progress);
            host.Open++;
            host.IsOffered = false;
            Offer(host); // at the end: hosts take turns
        }
    }

    private void Hire()
    {
        var worker = Spawn(() => new CrawlWorker(run, network, Self), $"worker-{++hired}");
        Watch(worker, new CrawlMessage.Gone(worker));
        workers++;
    }

    /// <summary>A worker has its page no more.</summary>
    private Visit? Release(ActorRef worker)
    {
        if (!busy.Remove(worker, out var job)) return null;
        job.Host.Open--;
        Offer(job.Host);
        return job.Visit;
    }

    /// <summary>A worker has crashed, or is gone: its page waits for another one.</summary>
    private void TakeBack(ActorRef worker, string failure)
    {
        if (Release(worker) is not { } visit) return; // it had none
        crashes[visit] = crashes.GetValueOrDefault(visit) + 1;
        if (crashes[visit] < MostCrashes)
        {
            Queue(visit);
            return;
        }

        visit.Fail(new CrawlException(CrawlErrorKind.Failed, failure));
        Done(visit);
    }

    /// <summary>Whoever rests or waits ends now; whoever is connected, with its connection.</summary>
    private void GiveUp()
    {
        Visit[] ended = [.. resting, .. hosts.Values.SelectMany(host => host.Waiting)];
        Timers.CancelAll();
        resting.Clear();
        foreach (var host in hosts.Values) host.Waiting.Clear();
        foreach (var visit in ended)
        {
            visit.Fail(new OperationCanceledException(run.Stop));
            Done(visit);
        }
    }

    /// <summary>One port of one host.</summary>
    private sealed class Host
    {
        public Queue<Visit> Waiting { get; } = [];

        public int Open { get; set; }

        public bool IsOffered { get; set; }
    }
}

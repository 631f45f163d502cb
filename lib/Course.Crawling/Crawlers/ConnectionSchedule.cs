namespace Course.Crawling;

/// <summary>
/// Which page may connect when: as the limits allow, in the order of the pages at each host, hosts taking turns, and after its rest.
/// A page has one connection at a time; after each it says <see cref="Ended"/>, and whoever has waited for that takes its place.
/// </summary>
/// <remarks>Any thread may use it. It calls <c>start</c> on the thread that made room, and without a lock.</remarks>
internal sealed class ConnectionSchedule : IDisposable
{
    private readonly CrawlRun run;
    private readonly Action<Visit> fetch;
    private readonly Action completed;
    private readonly Action<Action> post;
    private readonly Lock gate = new();
    private readonly Dictionary<(string Name, int Port), Host> hosts = [];
    private readonly Queue<Host> admissible = new();
    private readonly Dictionary<Visit, ITimer> resting = [];
    private readonly CancellationTokenRegistration stopping;
    private int open;
    private int left;

    /// <summary>Makes a schedule; nothing starts before <see cref="Begin"/>.</summary>
    /// <param name="run">The crawl.</param>
    /// <param name="start">Begins to fetch over one connection, and returns.</param>
    /// <param name="completed">Told once, when every page is done.</param>
    /// <param name="post">Runs what a timer or a cancellation brings, where the model runs.</param>
    public ConnectionSchedule(CrawlRun run, Action<Visit> start, Action completed, Action<Action> post)
    {
        (this.run, this.completed, this.post) = (run, completed, post);
        fetch = visit =>
        {
            if (visit.IsToBegin) visit.Begin();
            if (visit.IsDone) Ended(visit);
            else start(visit);
        };
        left = run.All.Count;
        stopping = run.Stop.UnsafeRegister(static schedule => ((ConnectionSchedule)schedule!).Stop(), this);
    }

    /// <summary>Begins the crawl.</summary>
    public void Begin()
    {
        if (left == 0) completed();
        foreach (var visit in run.All) Enter(visit);
        Admit();
    }

    /// <summary>Says that the connection of a page is closed.</summary>
    public void Ended(Visit visit)
    {
        lock (gate)
        {
            if (visit.Slot is { } host)
            {
                visit.Slot = null;
                open--;
                host.Open--;
                List(host);
            }
        }

        if (visit.IsDone) Done();
        else if (visit.Rest is { } rest) Rest(visit, rest);
        else Enter(visit); // a redirect, perhaps to another host
        Admit();
    }

    /// <summary>Ends all timers.</summary>
    public void Dispose()
    {
        stopping.Dispose();
        lock (gate)
        {
            foreach (var timer in resting.Values) timer.Dispose();
            resting.Clear();
        }
    }

    private void Enter(Visit visit)
    {
        if (!TryQueue(visit)) Fetch(visit); // which fails at once
    }

    private bool TryQueue(Visit visit)
    {
        if (visit.Server is not { } server) return false;
        lock (gate)
        {
            if (run.Stop.IsCancellationRequested) return false;
            if (!hosts.TryGetValue(server, out var host)) hosts[server] = host = new Host();
            host.Waiting.Enqueue(visit);
            List(host);
            return true;
        }
    }

    private void List(Host host)
    {
        if (host.IsListed || host.Waiting.Count == 0 || host.Open >= run.Options.MaxConnectionsPerHost) return;
        host.IsListed = true;
        admissible.Enqueue(host);
    }

    private void Admit()
    {
        while (Next() is { } visit) Fetch(visit);
    }

    private Visit? Next()
    {
        lock (gate)
        {
            if (run.Stop.IsCancellationRequested) return null; // Stop ends those who wait
            while (open < run.Options.MaxConnections && admissible.TryDequeue(out var host))
            {
                host.IsListed = false;
                if (!host.Waiting.TryDequeue(out var visit)) continue;
                open++;
                host.Open++;
                visit.Slot = host;
                List(host);
                return visit;
            }

            return null;
        }
    }

    private void Fetch(Visit visit) => run.Start(visit, fetch);

    private void Rest(Visit visit, TimeSpan rest)
    {
        var timer = run.Options.TimeProvider.CreateTimer(_ => post(() => Wake(visit)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (gate)
        {
            resting[visit] = timer;
            if (!run.Stop.IsCancellationRequested)
            {
                timer.Change(rest, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Stop();
    }

    private void Wake(Visit visit)
    {
        lock (gate)
        {
            if (!resting.Remove(visit, out var timer)) return;
            timer.Dispose();
        }

        Enter(visit);
        Admit();
    }

    // Whoever rests or waits ends now; whoever is connected, with its connection.
    private void Stop() => post(() =>
    {
        List<Visit> ended = [];
        lock (gate)
        {
            foreach (var (visit, timer) in resting)
            {
                timer.Dispose();
                ended.Add(visit);
            }

            resting.Clear();
            foreach (var host in hosts.Values)
            {
                ended.AddRange(host.Waiting);
                host.Waiting.Clear();
            }
        }

        foreach (var visit in ended)
        {
            visit.Fail(new OperationCanceledException(run.Stop));
            Done();
        }
    });

    private void Done()
    {
        if (Interlocked.Decrement(ref left) == 0) completed();
    }

    /// <summary>One port of one host.</summary>
    internal sealed class Host
    {
        public Queue<Visit> Waiting { get; } = new();

        public int Open { get; set; }

        public bool IsListed { get; set; }
    }
}

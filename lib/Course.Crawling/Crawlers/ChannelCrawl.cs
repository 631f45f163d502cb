using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Crawling;

/// <summary>
/// One crawl as a program of goroutines. A page goes round: frontier → its host → a worker → frontier, and on again after a redirect or a
/// rest, until it is done. Whoever holds it may change it; whoever has sent it on touches it no more.
/// </summary>
/// <remarks>
/// <para>
/// It cannot deadlock: a host is always ready to receive; so the frontier, which sends to nobody else, comes back to receive; so a worker,
/// which sends to hosts and to the frontier, comes to an end with its page.
/// </para>
/// <para>
/// To cancel it needs no way of its own: rests and waits are cut short, a page that is connected fails, one that is not fails in the hands
/// of the next worker, and the crawl ends as it always does, when all pages have come home.
/// </para>
/// </remarks>
internal sealed class ChannelCrawl(CrawlRun run, IGoroutineNetwork network, TimeSpan interval)
{
    private readonly Channel<Job> jobs = new(0, "jobs"); // hosts that wait for a worker stand in line: so they take turns
    private readonly Channel<Visit> home = new(0, "home");
    private readonly WaitGroup others = new();

    /// <summary>The main goroutine. It alone knows which pages there are, and what hosts.</summary>
    /// <param name="links">Which pages to go on with; null to fetch no more than there are.</param>
    public async Routine Frontier(LinkOrder? links)
    {
        Dictionary<(string Name, int Port), Channel<Visit>> hosts = [];
        var away = 0;
        var workers = 0;
        Queue<Visit> begun = new(run.All);
        while (begun.Count > 0 || away > 0)
        {
            if (!begun.TryDequeue(out var visit))
            {
                visit = await home.Receive();
                away--;
            }

            if (visit.Server is null) run.Start(visit, static visit => visit.Begin()); // which fails
            if (visit.IsDone)
            {
                if (links is null || !run.MayFindMore) continue;
                foreach (var found in links.Ended(visit, run.Add)) begun.Enqueue(found);
                continue;
            }

            var server = visit.Server!.Value;
            if (!hosts.TryGetValue(server, out var host))
            {
                hosts[server] = host = new(0, $"to {server.Name}:{server.Port}");
                others.Go(Host(host), $"host {server.Name}:{server.Port}");
            }

            away++;
            if (workers < Math.Min(run.Options.MaxConnections, run.All.Count))
            {
                workers++;
                others.Go(Worker(), "worker");
            }

            if (visit.Rest is { } rest) others.Go(Rest<Visit>(rest, visit, host), "rest");
            else await host.Send(visit);
        }

        jobs.Close();
        foreach (var host in hosts.Values) host.Close();
        await others.Wait();
    }

    /// <summary>Which page may connect to one port of one host, and when.</summary>
    private async Routine Host(ReceiveOnly<Visit> visits)
    {
        Channel<Nothing> closed = new(0, "closed");
        Channel<Nothing> rested = new(0, "rested");
        Queue<Visit> waiting = [];
        var open = 0;
        var earliest = TimeSpan.Zero;
        var rests = false;
        var job = Send(jobs, default);
        var select = Select(Receive(visits, out var arrived), Receive(closed), Receive(rested), job);
        while (true)
        {
            job.Channel = default;
            if (waiting.Count > 0 && open < run.Options.MaxConnectionsPerHost && !rests)
            {
                var early = earliest - run.Elapsed;
                rests = early > TimeSpan.Zero;
                if (rests) others.Go(Rest<Nothing>(early, default, rested), "rest");
                else (job.Channel, job.Value) = (jobs, new Job(waiting.Peek(), closed));
            }

            switch (await select)
            {
                case 0 when !arrived.Ok:
                    return;
                case 0:
                    waiting.Enqueue(arrived.Value);
                    break;
                case 1:
                    open--;
                    break;
                case 2:
                    (rests, earliest) = (false, TimeSpan.Zero);
                    break;
                case 3:
                    waiting.Dequeue();
                    open++;
                    earliest = run.Elapsed + interval;
                    break;
            }
        }
    }

    /// <summary>One of the connections that there may be at the same time.</summary>
    private async Routine Worker()
    {
        await foreach (var (visit, closed) in jobs)
        {
            run.Start(visit, Begin);
            if (!visit.IsDone) await Fetch(visit);
            await closed.Send(default);
            await home.Send(visit);
        }
    }

    private void Begin(Visit visit)
    {
        if (run.Stop.IsCancellationRequested) visit.Fail(new OperationCanceledException(run.Stop));
        else if (visit.IsToBegin) visit.Begin();
    }

    private async Routine Fetch(Visit visit)
    {
        try
        {
            visit.Waits(WaitReason.Write, "connect");
            using var connection = await network.ConnectAsync(visit.Host, visit.Port, visit.Life);
            visit.Waits(WaitReason.Write, "send");
            while (visit.IsSending) visit.Sent(await connection.SendAsync(visit.Unsent, visit.Life));
            while (visit.IsReceiving)
            {
                visit.Waits(WaitReason.Read, "receive");
                visit.Received(await connection.ReceiveAsync(visit.Buffer, visit.Life));
            }
        }
#pragma warning disable CA1031 // Whatever fails is the page's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            visit.Fail(exception);
        }
    }

    /// <summary>Passes on a value when a time is over, or the crawl.</summary>
    private async Routine Rest<T>(TimeSpan time, T value, SendOnly<T> then)
    {
        TaskCompletionSource over = new();
        using (run.Options.TimeProvider.CreateTimer(_ => over.TrySetResult(), null, time, Timeout.InfiniteTimeSpan))
        using (run.Stop.UnsafeRegister(_ => over.TrySetResult(), null))
        {
            await over.Task; // Task.Delay counts in whole milliseconds
        }

        await then.Send(value);
    }

    /// <summary>A page to fetch, and whom to tell that its connection is closed.</summary>
    private readonly record struct Job(Visit Visit, SendOnly<Nothing> Closed);
}

using System.Reflection;
using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using FsCheck.Xunit;

namespace Course.Crawling.Tests;

/// <summary>What only the crawler made of actors has: workers that crash and are restarted, work that is asked for, any scheduler.</summary>
public sealed class ActorCrawlerTests
{
    private const int Seeds = 300;

    public static TheoryData<string> Schedulers => [.. Kinds.Keys];

    private static Dictionary<string, Func<VirtualTime, Scheduler>> Kinds { get; } = new()
    {
        ["simple"] = clock => new SimpleScheduler(clock),
        ["1 P"] = clock => new GoScheduler(1, clock),
        ["2 P"] = clock => new GoScheduler(2, clock),
        ["seeded"] = clock => new SeededScheduler(1, clock),
    };

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Crawl_TransferCostsTime_TakesThatAndTheLongestPageOnEachScheduler(string scheduler)
    {
        SimulatedCrawl simulation = new(Pages.Script(10), new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromSeconds(0.5), TransferTime = TimeSpan.FromSeconds(0.25) });

        var result = Crawler(simulation, Kinds[scheduler]).Crawl(SimulatedCrawl.Urls(Pages.Paths(10)), On(simulation), TestContext.Current.CancellationToken);

        Assert.All(result.Pages, page => Assert.Equal((200, 2), (page.Status, page.Duration.TotalSeconds)));
        Assert.Equal((2, 2), (result.Duration.TotalSeconds, simulation.Clock.Elapsed.TotalSeconds));
        Assert.Equal((0, 0), (simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
    }

    [Fact]
    public void Crawl_AnySchedule_GivesWhatTheEventLoopDoes()
    {
        var expected = Describe(Difficult().Crawl(CrawlerModel.EventLoop, DifficultUrls, DifficultOptions));

        for (var seed = 0; seed < Seeds; seed++)
        {
            var simulation = Difficult();
            var result = Crawler(simulation, clock => new SeededScheduler(seed, clock)).Crawl(DifficultUrls, On(simulation, DifficultOptions), TestContext.Current.CancellationToken);

            Assert.Equal(expected, Describe(result));
            Assert.Equal((0, 0), (simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
            Assert.All(result.Pages, page => Assert.InRange(result.Pages.Count(other => other.Attempts == 1 && page.Attempts == 1 && other.Start <= page.Start && page.Start < other.End), 0, DifficultOptions.MaxConnections));
        }
    }

    [Fact]
    public void Crawl_WorkersThatCrashAnywhereUnderAnySchedule_AreRestartedAndLoseNoPage()
    {
        var options = DifficultOptions with { PageTimeout = TimeSpan.FromMinutes(1) }; // a crash costs time, and is to cost no page
        var expected = Describe(Difficult().Crawl(CrawlerModel.EventLoop, DifficultUrls, options));
        var crashes = 0;

        for (var seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            int[] wrong = [random.Next(40), random.Next(40)]; // one page bears two crashes
            List<ActorFailure> failures = [];
            var simulation = Difficult();
            CrashingNetwork network = new(simulation.Network.OnGoroutines(clock => new SeededScheduler(seed, clock)), (operation, _) => wrong.Contains(operation));

            var result = new ActorCrawler(network) { OnFailure = failures.Add }.Crawl(DifficultUrls, On(simulation, options), TestContext.Current.CancellationToken);

            Assert.Equal(expected, Describe(result));
            Assert.Equal((0, 0), (simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
            Assert.All(failures, failure => Assert.Equal((Directive.Restart, CrashingNetwork.Message), (failure.Decision, failure.Exception.Message)));
            crashes += failures.Count;
        }

        Assert.InRange(crashes, Seeds, 2 * Seeds); // or this shows nothing
    }

    [Fact]
    public void Crawl_WorkerThatCrashes_IsTheOneThatGoesOn()
    {
        List<string> failures = [];
        SimulatedCrawl simulation = new(Pages.Script(3));
        CrashingNetwork network = new(simulation.Network.OnGoroutines(), (operation, _) => operation == 2); // the first to receive

        var result = new ActorCrawler(network) { OnFailure = failure => failures.Add(failure.ToString()) }.Crawl(SimulatedCrawl.Urls(Pages.Paths(3)), On(simulation, new() { MaxConnections = 1 }), TestContext.Current.CancellationToken);

        Assert.Equal(["/coordinator/worker-1 failed on /0.html (it is restarted): InvalidOperationException: There is a mistake in the network."], failures);
        Assert.Equal((0, 3), (result.Failures, result.Duration.TotalSeconds));
        Assert.Equal((4, 0), (simulation.Network.AcceptedConnections, simulation.Network.OpenConnections));
    }

    [Fact]
    public void Crawl_PageThatCostsEveryWorker_FailsAfterThreeAndTheOthersArrive()
    {
        List<ActorFailure> failures = [];
        SimulatedCrawl simulation = new(Pages.Script(2));
        CrashingNetwork network = new(simulation.Network.OnGoroutines(), (_, host) => host == "poison");

        var result = new ActorCrawler(network) { OnFailure = failures.Add }.Crawl([new("http://poison/"), .. SimulatedCrawl.Urls(Pages.Paths(2))], On(simulation, new() { MaxConnections = 1 }), TestContext.Current.CancellationToken);

        Assert.Equal((CrawlErrorKind.Failed, CrashingNetwork.Message), (result.Pages[0].Error, result.Pages[0].Message));
        Assert.Equal([200, 200], result.Pages.Skip(1).Select(page => page.Status));
        Assert.Equal((3, 2), (failures.Count, result.Duration.TotalSeconds));
    }

    [Fact]
    public void Crawl_WorkerThatCrashesOnARetry_DoesNotMakeThePageRestAgain()
    {
        SimulatedCrawl simulation = new(Pages.Script(1));
        CrashingNetwork network = new(simulation.Network.OnGoroutines(), (operation, _) => operation == 1); // the second to connect

        var page = new ActorCrawler(network) { OnFailure = _ => { } }.Crawl([new("http://server:81/")], On(simulation, new() { Retry = new() { MaxRetries = 1, FirstDelay = Pages.Second, Jitter = 0 } }), TestContext.Current.CancellationToken).Pages[0];

        Assert.Equal((CrawlErrorKind.Refused, 2, 1), (page.Error, page.Attempts, page.Duration.TotalSeconds));
    }

    [Fact]
    public void Crawl_WorkerThatIsGoneForGood_IsReplacedAndItsPageFetched()
    {
        SimulatedCrawl simulation = new(Pages.Script(2));

        var result = Direct(simulation, new CrawlOptions { MaxConnections = 1 }, 2, async system =>
        {
            await Goroutines.Sleep(TimeSpan.FromSeconds(0.5));
            system.Find<PageProgress>("/coordinator/worker-1")!.Stop();
            await Goroutines.Sleep(TimeSpan.FromSeconds(0.25));
            Assert.Equal((2, 1), (simulation.Network.AcceptedConnections, simulation.Network.OpenConnections)); // it did not wait for the page
            Assert.Null(system.Find<PageProgress>("/coordinator/worker-1"));
            Assert.NotNull(system.Find<PageProgress>("/coordinator/worker-2"));
        });

        Assert.Equal([200, 200], result.Pages.Select(page => page.Status));
        Assert.Equal([1.5, 0.5], result.Pages.Select(page => page.Start.TotalSeconds)); // it stood in line once more
        Assert.Equal((2.5, 3, 0), (result.Duration.TotalSeconds, simulation.Network.AcceptedConnections, simulation.Clock.PendingTimers));
    }

    [Fact]
    public void Crawl_WorkerThatIsGoneWhileItHasNothingToDo_GetsNoPage()
    {
        SimulatedCrawl simulation = new(Pages.Script(3));

        var result = Direct(simulation, new CrawlOptions { MaxConnectionsPerHost = 1 }, 3, async system =>
        {
            await Goroutines.Sleep(TimeSpan.FromSeconds(0.5));
            foreach (var name in (string[])["worker-2", "worker-3"]) system.Find<PageProgress>($"/coordinator/{name}")!.Stop();
        });

        Assert.Equal([0, 1, 2], result.Pages.Select(page => page.Start.TotalSeconds));
        Assert.Equal((0, 3), (result.Failures, simulation.Network.AcceptedConnections));
    }

    [Fact]
    public void Crawl_CoordinatorThatFails_EndsTheCrawlAtOnceWithItsException()
    {
        SimulatedCrawl simulation = new(Pages.Script(3));

        var thrown = Assert.Throws<ActorSystemFailedException>(() => Direct(simulation, new CrawlOptions(), 3, async system =>
        {
            await Goroutines.Sleep(TimeSpan.FromSeconds(0.5));
            system.Find<CrawlMessage>("/coordinator")!.Tell(new CrawlMessage.Rested(99)); // there is no such page
        }));

        Assert.IsType<ArgumentOutOfRangeException>(thrown.InnerException);
        Assert.Equal((0.5, 0, 0), (simulation.Clock.Elapsed.TotalSeconds, simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
    }

    [Fact]
    public void Crawl_AnySchedule_TellsAWorkerOfAPageOnlyWhenItHasAsked()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var simulation = Difficult();
            var log = TraceLog.Record(() => Crawler(simulation, clock => new SeededScheduler(seed, clock)).Crawl(DifficultUrls, On(simulation, DifficultOptions), TestContext.Current.CancellationToken), simulation.Clock);

            Dictionary<string, int> asked = []; // and not got, by worker
            foreach (var told in log.Where(happened => happened.Kind == TraceEventKind.Message))
            {
                if (told.Peer!.Name.StartsWith("/coordinator/worker-", StringComparison.Ordinal)) Assert.Equal(0, --asked[told.Peer.Name]);
                else if (told.Value!.EndsWith("is ready", StringComparison.Ordinal)) Assert.Equal(1, asked[told.Strand.Name] = asked.GetValueOrDefault(told.Strand.Name) + 1);
            }

            Assert.Equal(DifficultOptions.MaxConnections, asked.Count);
            Assert.DoesNotContain(log, happened => happened.Kind == TraceEventKind.Drop); // all have come to rest before the end
        }
    }

    [Fact]
    public void Crawl_CancelledAtAnyTimeUnderAnySchedule_LosesNoPageAndLeavesNoActor()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            SimulatedCrawl simulation = new(Pages.Script(9, FaultPlan.Parse("reset:/1.html,stall:/2.html")), new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromSeconds(0.25), TransferTime = TimeSpan.FromSeconds(0.25) });
            using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(seed % 30 * 0.25), simulation.Clock);
            CrawlOptions options = new() { MaxConnections = 4, MaxConnectionsPerHost = 3, PageTimeout = TimeSpan.FromSeconds(2), Retry = new() { MaxRetries = 2 } };
            CrawlResult? result = null;

            var log = TraceLog.Record(() => result = Crawler(simulation, clock => new SeededScheduler(seed, clock)).Crawl(SimulatedCrawl.Urls(Pages.Paths(9)), On(simulation, options), cancellation.Token), simulation.Clock);

            Assert.All(result!.Pages, page => Assert.True(page.Status == 200 || page.Error is CrawlErrorKind.Cancelled or CrawlErrorKind.Reset or CrawlErrorKind.TimedOut));
            Assert.True(result.Duration <= TimeSpan.FromSeconds(seed % 30 * 0.25), $"seed {seed}: {result.Duration}");
            Assert.Equal((0, 0), (simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
            string[] begun = [.. log.Where(happened => happened.Kind == TraceEventKind.Create).Select(happened => happened.Strand.Name).Order()];
            Assert.Equal(begun, log.Where(happened => happened.Kind is TraceEventKind.Return or TraceEventKind.Raise).Select(happened => happened.Strand.Name).Order());
            Assert.Contains("/coordinator", begun);
        }
    }

    [Fact]
    public void Messages_OfOnePageOrAnother_HoldNothingThatCanChange()
    {
        HashSet<Type> seen = [];
        Queue<Type> types = new([typeof(PageProgress), .. typeof(CrawlMessage).GetNestedTypes()]);
        while (types.TryDequeue(out var type))
        {
            if (!seen.Add(type)) continue;
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                Assert.True(field.IsInitOnly, $"{type.Name}.{field.Name} can change.");
                if (field.FieldType.Assembly == typeof(PageProgress).Assembly && !field.FieldType.IsEnum) types.Enqueue(field.FieldType);
            }
        }

        Assert.Contains(typeof(ReceivedResponse), seen);
        Assert.DoesNotContain(typeof(Visit), seen);
    }

    [Property(MaxTest = 200)]
    public void Follow_AnyWeb_FindsWhatWavesFindInTheirOrder(byte[] links, byte[] delays, byte depth, byte most, int seed)
    {
        const int PageCount = 8;
        Site web = new(Enumerable.Range(0, PageCount).Select(page => Pages.Of($"/{page}.html", links.Where((_, index) => index % PageCount == page).Select(link => $"{link % (PageCount + 1)}.html"))));
        LatencyTable latency = new(Pages.Second, Pages.Paths(PageCount).Zip(delays).ToDictionary(pair => pair.First, pair => TimeSpan.FromMilliseconds(pair.Second * 10)));
        FrontierOptions frontier = new() { MaxDepth = depth % 6, MaxPages = most % 12 + 1 };
        SimulatedCrawl inWaves = new(new ResponseScript(web, latency)), without = new(new ResponseScript(web, latency));

        var expected = inWaves.With(CrawlerModel.EventLoop, crawler => crawler.Follow(SimulatedCrawl.Urls("/0.html", "/1.html"), frontier, On(inWaves)));
        var result = Crawler(without, clock => new SeededScheduler(seed, clock)).Follow(SimulatedCrawl.Urls("/0.html", "/1.html"), frontier, On(without));

        Assert.Equal(expected.Pages.Select(page => $"{page.Url} {page.Status} {page.Duration}"), result.Pages.Select(page => $"{page.Url} {page.Status} {page.Duration}"));
        Assert.True(result.Duration <= expected.Duration);
    }

    [Fact]
    public void Follow_LinksOfAFastPage_DoNotWaitForTheWholeWave()
    {
        Site web = new(Pages.Of("/a.html", "c.html"), Pages.Of("/b.html", "c.html"), Pages.Of("/c.html"));
        LatencyTable latency = new(Pages.Second, new Dictionary<string, TimeSpan> { ["/b.html"] = TimeSpan.FromSeconds(5) });
        SimulatedCrawl simulation = new(new ResponseScript(web, latency));

        var result = Crawler(simulation).Follow(SimulatedCrawl.Urls("/a.html", "/b.html"), null, On(simulation), TestContext.Current.CancellationToken);

        Assert.Equal(["/a.html 0", "/b.html 0", "/c.html 1"], result.Pages.Select(page => $"{page.Url.PathAndQuery} {page.Start.TotalSeconds}"));
        Assert.Equal(5, result.Duration.TotalSeconds);
    }

    [Fact]
    public void Follow_OutOfTimeOrCancelled_StopsThere()
    {
        SimulatedCrawl slow = new(Pages.Script(10)), stopped = new(Pages.Script(10));
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(1.5), stopped.Clock);

        var result = Crawler(slow).Follow(SimulatedCrawl.Urls("/0.html"), new FrontierOptions { MaxDepth = 9 }, On(slow, new CrawlOptions { CrawlTimeout = TimeSpan.FromSeconds(2.5) }), TestContext.Current.CancellationToken);
        var cancelled = Crawler(stopped).Follow(SimulatedCrawl.Urls("/0.html"), null, On(stopped), cancellation.Token);

        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.None, CrawlErrorKind.TimedOut], result.Pages.Select(page => page.Error));
        Assert.Equal([CrawlErrorKind.None, CrawlErrorKind.Cancelled], cancelled.Pages.Select(page => page.Error));
        Assert.Equal((2.5, 1.5), (result.Duration.TotalSeconds, cancelled.Duration.TotalSeconds));
    }

    private static Uri[] DifficultUrls { get; } = [.. SimulatedCrawl.Urls(Pages.Paths(7)), new("http://other/0.html"), new("http://server:81/"), new("ftp://server/"), new("http://nowhere/")];

    private static CrawlOptions DifficultOptions { get; } = new() { MaxConnections = 3, MaxConnectionsPerHost = 2, PageTimeout = TimeSpan.FromSeconds(5), Retry = new() { MaxRetries = 1, Seed = 3 } };

    private static SimulatedCrawl Difficult()
    {
        SimulatedCrawl simulation = new(Pages.Script(7, FaultPlan.Parse("reset:/1.html,stall:/2.html,redirect-loop:/3.html,truncate:/4.html")));
        simulation.Network.Serve(Pages.Script(1), "other");
        return simulation;
    }

    private static string Describe(CrawlResult result) => string.Join('\n', result.Pages.Select(page => $"{page.Url} {page.Error} {page.Status} {page.Attempts} {page.Message}"));

    /// <summary>Crawls as the crawler does, while somebody else meddles with its actors.</summary>
    private static CrawlResult Direct(SimulatedCrawl simulation, CrawlOptions options, int pages, Func<ActorSystem, Routine> meddle)
    {
        using CrawlRun run = new(SimulatedCrawl.Urls(Pages.Paths(pages)), On(simulation, options), TestContext.Current.CancellationToken);
        var network = simulation.Network.OnGoroutines();
        network.CreateScheduler().Run(async () =>
        {
            ActorSystem system = new("crawl", SupervisionStrategy.OneForOne(_ => Directive.Escalate));
            system.Failures.Subscribe(_ => { });
            var coordinator = system.Spawn(() => new CrawlCoordinator(run, network, null), "coordinator");
            await meddle(system);
            await coordinator.WhenStopped(cancellation: CancellationToken.None); // with a token that somebody may cancel, a lost page would be no deadlock
            await system.Terminate();
        });
        return run.Result();
    }

    private static ActorCrawler Crawler(SimulatedCrawl simulation, Func<VirtualTime, Scheduler>? scheduler = null) => new(simulation.Network.OnGoroutines(scheduler));

    private static CrawlOptions On(SimulatedCrawl simulation, CrawlOptions? options = null) => (options ?? new CrawlOptions()) with { TimeProvider = simulation.Clock };
}

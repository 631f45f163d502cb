using System.Text;
using Course.Concurrency.Time;

namespace Course.Crawling.Tests;

/// <summary>What is tried again, and when.</summary>
public sealed class CrawlRetryTests
{
    private static readonly RetryOptions Twice = new() { MaxRetries = 2, FirstDelay = TimeSpan.FromSeconds(1), Jitter = 0 };

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_RefusedEachTime_RestsLongerEachTimeAndFails(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(1));

        var page = simulation.Crawl(model, [new("http://server:81/")], new CrawlOptions { Retry = Twice }).Pages[0];

        Assert.Equal((CrawlErrorKind.Refused, 3, 1 + 2), (page.Error, page.Attempts, page.Duration.TotalSeconds));
        Assert.Equal((3, 0, 0), (simulation.Network.AcceptedConnections, simulation.Network.OpenConnections, simulation.Clock.PendingTimers));
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_ServerThatComesBack_IsAnAnswer(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(1));
        using var start = simulation.Clock.CreateTimer(_ => simulation.Network.Serve(Pages.Script(1), port: 81), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        var page = simulation.Crawl(model, [new("http://server:81/0.html")], new CrawlOptions { Retry = Twice }).Pages[0];

        Assert.Equal((200, 3, 1 + 2 + 1), (page.Status, page.Attempts, page.Duration.TotalSeconds));
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_ResetOrSilent_IsTriedAgain(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(2, FaultPlan.Parse("reset:/0.html,stall:/1.html")));

        var pages = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(2)), new CrawlOptions { Retry = Twice with { MaxRetries = 1 }, PageTimeout = TimeSpan.FromSeconds(2) }).Pages;

        Assert.Equal((CrawlErrorKind.Reset, 2, 1 + 1 + 1), (pages[0].Error, pages[0].Attempts, pages[0].Duration.TotalSeconds));
        Assert.Equal((CrawlErrorKind.TimedOut, 2, 2 + 1 + 2), (pages[1].Error, pages[1].Attempts, pages[1].Duration.TotalSeconds));
        Assert.Equal("The page was not complete within its 2 s.", pages[1].Message);
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_WhatWouldBeTheSameAgain_IsTriedOnce(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(6, FaultPlan.Parse("truncate:/0.html,garbage:/1.html,endless-header:/2.html,redirect-loop:/3.html")));

        var pages = simulation.Crawl(model, [.. SimulatedCrawl.Urls(Pages.Paths(5)), .. SimulatedCrawl.Urls("/none"), new("http://nowhere/"), new("ftp://server/")], new CrawlOptions { Retry = Twice }).Pages;

        Assert.All(pages, page => Assert.Equal(1, page.Attempts));
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_WhileAPageRests_ItsConnectionIsAnothers(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(3));
        Uri[] urls = [new("http://server:81/"), .. SimulatedCrawl.Urls(Pages.Paths(2))];

        var result = simulation.Crawl(model, urls, new CrawlOptions { Retry = Twice with { MaxRetries = 1, FirstDelay = TimeSpan.FromSeconds(1.5) }, MaxConnections = 1 });

        Assert.Equal([0, 0, 1], result.Pages.Select(page => page.Start.TotalSeconds));
        Assert.Equal([2, 1, 2], result.Pages.Select(page => page.End.TotalSeconds)); // rested at 1.5, and then waits for the connection
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_CancelledWhileAPageRests_EndsAtThatMoment(CrawlerModel model)
    {
        SimulatedCrawl simulation = new(Pages.Script(1));
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(0.5), simulation.Clock);

        var result = simulation.Crawl(model, [new("http://server:81/")], new CrawlOptions { Retry = Twice }, cancellation.Token);

        Assert.Equal((CrawlErrorKind.Cancelled, 0.5, 0), (result.Pages[0].Error, result.Duration.TotalSeconds, simulation.Clock.PendingTimers));
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_Jitter_SpreadsThePagesAndFollowsTheSeed(CrawlerModel model)
    {
        double[] Durations(CrawlerModel model, int seed) =>
        [
            .. new SimulatedCrawl(Pages.Script(1)).Crawl(model, [.. Enumerable.Range(0, 20).Select(number => new Uri($"http://server:81/{number}"))], new CrawlOptions { Retry = new() { MaxRetries = 1, FirstDelay = TimeSpan.FromSeconds(8), Jitter = 0.25, Seed = seed } })
                .Pages.Select(page => page.Duration.TotalSeconds),
        ];

        var durations = Durations(model, 1);

        Assert.All(durations, duration => Assert.InRange(duration, 6, 8));
        Assert.Equal(20, durations.Distinct().Count());
        Assert.Equal(Durations(CrawlerModel.EventLoop, 1), durations);
        Assert.NotEqual(Durations(model, 2), durations);
    }

    [Theory]
    [EachModel(CanWait = true)]
    public void Crawl_SeveralRetries_RestAsLongInEachModel(CrawlerModel model)
    {
        CrawlOptions options = new() { Retry = new() { MaxRetries = 3, Jitter = 1, Seed = 5 } };
        TimeSpan Duration(CrawlerModel model) => new SimulatedCrawl(Pages.Script(1)).Crawl(model, [new("http://server:81/")], options).Duration;

        Assert.Equal(Duration(CrawlerModel.EventLoop), Duration(model));
    }

    [Theory]
    [InlineData(503, "7", 7.0)]
    [InlineData(429, "0", 1.0)] // not before the back-off
    [InlineData(503, null, 1.0)]
    [InlineData(503, "Sat, 01 Jan 2000 00:00:09 GMT", 9.0)]
    [InlineData(503, "soon", 1.0)]
    [InlineData(503, "31", null)] // too long: its answer stands
    [InlineData(500, "7", null)]
    [InlineData(404, null, null)]
    public void Received_AnswerThatAsksForPatience_IsARest(int status, string? retryAfter, double? expected)
    {
        using CrawlRun run = new([new("http://server/")], new CrawlOptions { Retry = Twice, TimeProvider = new VirtualTime() }, TestContext.Current.CancellationToken);
        var visit = run.All[0];
        visit.Begin();
        visit.Sent(visit.Unsent.Length);

        visit.Received(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} x\r\n{(retryAfter is null ? "" : $"Retry-After: {retryAfter}\r\n")}Content-Length: 0\r\n\r\n"));

        Assert.Equal(expected, visit.Rest?.TotalSeconds);
        Assert.Equal(expected is null, visit.IsDone);
        Assert.False(visit.IsReceiving);
    }

    [Fact]
    public void DelayAfter_ManyAttempts_DoublesUpToTheLongest()
    {
        RetryOptions options = new() { MaxRetries = 1000, FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(10), Jitter = 0 };

        Assert.Equal([1, 2, 4, 8, 10, 10], new[] { 1, 2, 3, 4, 5, 1000 }.Select(attempts => options.DelayAfter(attempts, null, options.Jitters(0), TimeProvider.System)!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData(CrawlerModel.Blocking)]
    [InlineData(CrawlerModel.Threaded)]
    [InlineData(CrawlerModel.Callbacks)]
    [InlineData(CrawlerModel.Continuations)]
    public void Crawl_ModelThatCannotRest_RefusesRetries(CrawlerModel model) =>
        Assert.Equal(
            "This crawler does not try again: leave Retry.MaxRetries at 0, or take one of the crawlers on the event loop or on HttpClient.",
            Assert.Throws<NotSupportedException>(() => new SimulatedCrawl(Pages.Script(1)).Crawl(model, SimulatedCrawl.Urls("/0.html"), new CrawlOptions { Retry = Twice })).Message);

    [Fact]
    public void RetryOptions_ThatCannotBe_AreRefused()
    {
        RetryOptions[] wrong = [new() { MaxRetries = -1 }, new() { FirstDelay = TimeSpan.FromSeconds(-1) }, new() { MaxDelay = TimeSpan.FromSeconds(0.1) }, new() { Jitter = 1.5 }, new() { Jitter = double.NaN }];

        Assert.All(wrong, retry => Assert.Throws<ArgumentOutOfRangeException>(() => new CrawlRun([], new CrawlOptions { Retry = retry }, TestContext.Current.CancellationToken)));
    }
}

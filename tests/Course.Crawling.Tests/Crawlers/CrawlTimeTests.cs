namespace Course.Crawling.Tests;

/// <summary>What the models differ in: time. In virtual time, to the tick.</summary>
public sealed class CrawlTimeTests
{
    [Theory]
    [EachModel]
    public void Crawl_TenPagesOfASecond_TakesTheSumOrTheLongest(CrawlerModel model)
    {
        var seconds = model == CrawlerModel.Blocking ? 10 : 1;
        SimulatedCrawl simulation = new(Pages.Script(10));

        var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(10)));

        Assert.Equal(TimeSpan.FromSeconds(seconds), result.Duration);
        Assert.Equal(TimeSpan.FromSeconds(seconds), simulation.Clock.Elapsed);
        Assert.All(result.Pages, page => Assert.Equal((CrawlErrorKind.None, 200, Pages.Second), (page.Error, page.Status, page.Duration)));
        Assert.Equal(0, simulation.Network.OpenConnections);
        Assert.Equal(10, simulation.Network.AcceptedConnections);
    }

    [Fact]
    public void Crawl_Blocking_BeginsAPageWhenTheOneBeforeHasEnded()
    {
        var result = new SimulatedCrawl(Pages.Script(3)).Crawl(CrawlerModel.Blocking, SimulatedCrawl.Urls(Pages.Paths(3)));

        Assert.Equal([0, 1, 2], result.Pages.Select(page => page.Start.TotalSeconds));
        Assert.Equal([1, 2, 3], result.Pages.Select(page => page.End.TotalSeconds));
    }

    [Theory]
    [EachModel]
    public void Crawl_ConnectingAndTransferCostTime_TakesThatToo(CrawlerModel model)
    {
        const double OnePage = 0.1 + 0.2 + 1 + 0.2;
        SimulatedCrawl simulation = new(Pages.Script(2), new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromSeconds(0.1), TransferTime = TimeSpan.FromSeconds(0.2) });

        var result = simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(2)));

        Assert.Equal(model == CrawlerModel.Blocking ? 2 * OnePage : OnePage, result.Duration.TotalSeconds, 6);
    }

    [Theory]
    [EachModel]
    public void Crawl_AThousandPages_TakesTheSumOrASecond(CrawlerModel model) =>
        Assert.Equal(model == CrawlerModel.Blocking ? Pages.Second * 1000 : Pages.Second, new SimulatedCrawl(Pages.Script(1000)).Crawl(model, SimulatedCrawl.Urls(Pages.Paths(1000))).Duration);
}

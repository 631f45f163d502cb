using Course.Concurrency.Tracing;

namespace Course.Crawling.Tests;

/// <summary>A crawl in the event log: a strand for each page, and why it waits.</summary>
public sealed class CrawlTraceTests
{
    [Theory]
    [EachModel]
    public void Crawl_Recorded_HasAStrandForEachPage(CrawlerModel model)
    {
        var log = Record(model, "stall:/1.html");

        foreach (var path in Pages.Paths(3))
        {
            var events = log.Where(happened => happened.Strand.Name == path).ToArray();
            var isBad = path == "/1.html";
            Assert.Equal(TraceEventKind.Create, events[0].Kind);
            Assert.Equal(isBad ? (TraceEventKind.Raise, "TimedOut") : (TraceEventKind.Return, $"200, {Pages.Of(path, $"{path[1] - '0' + 1}.html").Content.Length} bytes"), (events[^1].Kind, events[^1].Value));
            WaitReason[] waits = model is CrawlerModel.HttpClientOnLoop or CrawlerModel.HttpClientOnThreadPool
                ? [WaitReason.Read] // it says no more than that it waits for an answer
                : [WaitReason.Write, WaitReason.Write, WaitReason.Read];
            Assert.Equal(waits, events.Where(happened => happened.Kind == TraceEventKind.Wait).Select(happened => happened.Wait));
            Assert.Equal(isBad ? 30 : 1, SecondsOfWaiting(events));
        }

        Assert.DoesNotContain(log, happened => happened.Kind == TraceEventKind.Leak);
    }

    [Fact]
    public void Crawl_Blocking_ResumesOnePageAfterTheOther()
    {
        var log = Record(CrawlerModel.Blocking, null);

        Assert.Equal(["/0.html 0", "/1.html 1", "/2.html 2"], log.Where(happened => happened.Kind == TraceEventKind.Resume).Select(happened => $"{happened.Peer} {happened.Time.TotalSeconds}"));
    }

    [Theory]
    [EachModel]
    public void Crawl_SameRunTwice_GivesTheSameLog(CrawlerModel model) =>
        Assert.Equal(Record(model, "truncate:/2.html").ToString(), Record(model, "truncate:/2.html").ToString());

    private static TraceLog Record(CrawlerModel model, string? faults)
    {
        SimulatedCrawl simulation = new(Pages.Script(3, faults is null ? null : FaultPlan.Parse(faults)));
        return TraceLog.Record(() => simulation.Crawl(model, SimulatedCrawl.Urls(Pages.Paths(3))), simulation.Clock);
    }

    private static double SecondsOfWaiting(TraceEvent[] events) => events.Zip(events.Skip(1))
        .Where(pair => pair.First.Kind == TraceEventKind.Wait)
        .Sum(pair => (pair.Second.Time - pair.First.Time).TotalSeconds);
}

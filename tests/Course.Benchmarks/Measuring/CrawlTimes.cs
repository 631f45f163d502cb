using System.Globalization;
using System.Text;
using System.Text.Json;
using Course.Concurrency.Time;
using Course.Crawling;
using Course.Visuals;

namespace Course.Benchmarks.Measuring;

/// <summary>Ten pages of a second each in one model: predicted, in virtual time, and over real sockets, where the server is a process of its own.</summary>
/// <param name="Model">The model.</param>
/// <param name="Predicted">How long it ought to take.</param>
/// <param name="Virtual">How long it took in virtual time.</param>
/// <param name="Samples">What was measured, in each round.</param>
internal sealed record CrawlTimes(CrawlModel Model, TimeSpan Predicted, TimeSpan Virtual, IReadOnlyList<CrawlSample> Samples)
{
    private static readonly LatencyTable Latency = new(TimeSpan.FromSeconds(1));
    private static readonly string[] Paths = [.. Enumerable.Range(0, CrawlSample.Pages).Select(page => string.Create(CultureInfo.InvariantCulture, $"/{page}"))];

    /// <summary>The bounds of the ten pages.</summary>
    public static CrawlBounds Bounds { get; } = CrawlBounds.Of(Latency, Paths);

    /// <summary>Measures all models in each round, one right after the other, in turning order, each time in a new process.</summary>
    public static async Task<IReadOnlyList<CrawlTimes>> MeasureAsync(int rounds, Action<string> progress, CancellationToken cancellation)
    {
        await using var server = await SlowServerProcess.StartAsync(cancellation);
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        var samples = CrawlModel.All.Select(_ => new List<CrawlSample>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < samples.Length; turn++)
            {
                cancellation.ThrowIfCancellationRequested();
                var index = (round + turn) % samples.Length;
                var model = CrawlModel.All[index];
                progress($"round {round + 1} of {rounds}: {model.Name}");
                var (program, arguments) = ChildProcess.Itself("measure-crawl", model.Name, port);
                samples[index].Add(JsonSerializer.Deserialize<CrawlSample>(ChildProcess.Run(program, arguments)) ?? throw new InvalidDataException($"There is no measurement of '{model.Name}'."));
            }
        }

        return [.. CrawlModel.All.Select((model, index) => new CrawlTimes(model, model.Predict(Bounds), InVirtualTime(model), samples[index]))];
    }

    /// <summary>The row of the comparison.</summary>
    /// <param name="machine">Where it was measured.</param>
    public ModelTiming ToTiming(string machine) => new(Model.Name)
    {
        Lesson = Model.Lesson,
        Pages = CrawlSample.Pages,
        Predicted = Predicted,
        Virtual = Virtual,
        Measured = Spread.Of(Samples.Select(sample => Math.Round(sample.Seconds, 5))),
        PeakThreads = Samples.Max(sample => sample.Threads),
        BytesPerPage = BytesPerPage is { } bytes ? Math.Round(bytes) : null,
        Machine = machine,
    };

    /// <summary>The median over the rounds.</summary>
    public double? BytesPerPage => Samples[0].BytesPerPage is null ? null : Medians.Of(Samples.Select(sample => sample.BytesPerPage!.Value));

    private static TimeSpan InVirtualTime(CrawlModel model)
    {
        VirtualTime clock = new();
        SimulatedNetwork network = new(clock);
        var root = network.Serve(new ResponseScript(new Site(Paths.Select(path => new Page(path, "text/plain", Encoding.UTF8.GetBytes(path)))), Latency));
        Uri[] urls = [.. Paths.Select(path => new Uri(root, path))];
        var result = model.InVirtualTime(clock, network, crawler => crawler.Crawl(urls, new CrawlOptions { TimeProvider = clock }));
        return result.Failures == 0 ? result.Duration : throw new InvalidOperationException($"In virtual time '{model.Name}' lost {result.Failures} pages: the measurement is void.");
    }
}

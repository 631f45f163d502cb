using System.Globalization;
using Course.Crawling;

namespace Course.Cli.Serving;

/// <summary>Runs the slow server for as long as the user likes.</summary>
internal static class SlowServing
{
    private const double DefaultDelaySeconds = 1;

    /// <exception cref="UsageException">The request makes no sense; the message says why and what to do.</exception>
    /// <exception cref="IOException">The port is not to be had.</exception>
    public static async Task<int> RunAsync(CourseSession session, SlowServingRequest request, CancellationToken cancellationToken)
    {
        (Site site, LatencyTable latency, FaultPlan faults) = Describe(session, request);
        SlowServerOptions options = new() { Port = request.Port, TimeProvider = session.Time, OnError = exception => session.Error(exception.Message) };
        await using SlowServer server = SlowServer.Start(new ResponseScript(site, latency, faults), options);

        session.Output.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            The slow server is at {server.Address}
            {site.Paths.Count} pages, {latency.Default.TotalSeconds} s per answer{(request.LatencyFile is null ? "" : " unless the table says otherwise")}{(request.Faults is null ? "" : $", faults: {request.Faults}")}.
            Press Ctrl-C to stop it.
            """));
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        await server.DisposeAsync(); // only now the numbers stand still
        session.Output.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Stopped. {server.AnsweredRequests} requests were answered, on {server.AcceptedConnections} connections."));
        return ExitCode.Success;
    }

    private static (Site Site, LatencyTable Latency, FaultPlan Faults) Describe(CourseSession session, SlowServingRequest request)
    {
        if (request is { DelaySeconds: not null, LatencyFile: not null })
        {
            throw new UsageException("--delay and --latency both say how long answers take: give one of them.");
        }
        if (request.SiteFolder is "")
        {
            throw new UsageException("--site is empty: name the folder of pages, or leave the option out for data/site of the clone.");
        }
        try
        {
            FaultPlan faults = request.Faults is null ? FaultPlan.None : FaultPlan.Parse(request.Faults);
            LatencyTable latency = request.LatencyFile is null
                ? new LatencyTable(TimeSpan.FromSeconds(request.DelaySeconds ?? DefaultDelaySeconds))
                : LatencyTable.Load(Path.Combine(session.CurrentFolder, request.LatencyFile));
            string folder = request.SiteFolder is null ? session.Repository().SlowSiteFolder : Path.Combine(session.CurrentFolder, request.SiteFolder);
            return (Site.Load(folder), latency, faults);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException(exception.Message);
        }
    }
}

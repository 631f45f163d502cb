namespace Course.Crawling;

/// <summary>
/// What the server does about a request, as a sequence of actions: a pure function of the request, the site, the latency
/// table and the fault plan. It has no clock and no socket, so real and simulated servers do exactly the same. Immutable;
/// any thread may use it.
/// </summary>
public sealed class ResponseScript
{
    private readonly Site site;
    private readonly LatencyTable latency;
    private readonly FaultPlan faults;

    /// <summary>Describes a server.</summary>
    /// <param name="site">The pages; a path without one gets 404.</param>
    /// <param name="latency">How long answers take; by default a second.</param>
    /// <param name="faults">Which answers go wrong; by default those that a query asks for, as in <c>/page.html?fault=reset</c>.</param>
    public ResponseScript(Site site, LatencyTable? latency = null, FaultPlan? faults = null)
    {
        this.site = site;
        this.latency = latency ?? new LatencyTable(TimeSpan.FromSeconds(1));
        this.faults = faults ?? FaultPlan.None;
    }

    /// <summary>
    /// The actions that answer <paramref name="reading"/>, to be carried out in order. They are made as they are asked for,
    /// and a fault may have no end of them. When the last is <see cref="ServerAction.Close"/>, <see cref="ServerAction.Reset"/>
    /// or <see cref="ServerAction.StallForever"/>, the connection ends with it; otherwise the next request may follow.
    /// </summary>
    public IEnumerable<ServerAction> Answer(RequestReading reading) => reading switch
    {
        Request request => AnswerRequest(request),
        RequestError error => Refusal(error),
        _ => throw new ArgumentException($"There is no answer to {reading}.", nameof(reading)),
    };

    private IEnumerable<ServerAction> AnswerRequest(Request request)
    {
        FaultKind fault;
        try
        {
            fault = faults.FaultOf(request);
        }
        catch (FormatException exception)
        {
            return Refusal(new RequestError(400, exception.Message) { IsHead = request.IsHead });
        }

        var response = fault == FaultKind.RedirectLoop ? Response.Redirect(request.Target)
            : site.TryFind(request.Path, out var page) ? Response.Of(page)
            : Response.NotFound(request.Path);
        return FaultyAnswer.Of(fault, request, response, latency.DelayOf(request.Path));
    }

    // At once: a mistake in the client's code should not take a second to show.
    private static IEnumerable<ServerAction> Refusal(RequestError error)
    {
        var response = Response.Of(error);
        var content = error.IsHead ? default : response.Content.Span;
        yield return new ServerAction.Write(new ReadOnlyMemory<byte>([.. response.Head(response.Content.Length, "close"), .. content]));
        yield return new ServerAction.Close();
    }
}

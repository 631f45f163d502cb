using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// All pages at the same time with the runtime's own <see cref="HttpClient"/>, in ordinary async methods: what one writes at work. The
/// carrier decides which threads run them, and changes nothing else.
/// </summary>
/// <remarks>
/// <para>What goes on inside of <see cref="HttpClient"/> runs on the thread pool with either carrier.</para>
/// <para>It reads answers itself: header fields come in its order, and its limit on headers counts in whole kibibytes.</para>
/// </remarks>
public sealed class HttpClientCrawler(IStreamNetwork network, HttpClientCarrier carrier) : ICrawler
{
    private static readonly HttpRequestOptionsKey<CancellationToken> Life = new("life of the page");

    /// <inheritdoc/>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default)
    {
        using CrawlRun run = new(urls, options, cancellationToken);
        using var client = CreateClient(run.Options.ResponseLimits);
        if (carrier == HttpClientCarrier.EventLoop) OnLoop(run, client);
        else OnThreadPool(run, client);
        return run.Result();
    }

    private void OnLoop(CrawlRun run, HttpClient client)
    {
        using var loop = network.CreateLoop();
        var allDone = loop.CreateFuture<Nothing>(WaitReason.Answer);
        ConnectionSchedule? schedule = null;
        using (schedule = new ConnectionSchedule(run, visit => loop.CreateTask(() => RunAsync(run, client, visit, schedule!)), () => allDone.SetResult(default), action => loop.TryPost(action)))
        {
            schedule.Begin();
            loop.RunUntilComplete(allDone);
        }
    }

    private void OnThreadPool(CrawlRun run, HttpClient client)
    {
        TaskCompletionSource allDone = new();
        ConnectionSchedule? schedule = null;
        using (schedule = new ConnectionSchedule(run, visit => _ = RunAsync(run, client, visit, schedule!), allDone.SetResult, action => action()))
        {
            schedule.Begin();
            network.Wait(allDone.Task);
        }
    }

    private Task RunAsync(CrawlRun run, HttpClient client, Visit visit, ConnectionSchedule schedule) => network.RunAsync(async () =>
    {
        await FetchAsync(client, visit, run.Options);
        schedule.Ended(visit);
    });

    private static async Task FetchAsync(HttpClient client, Visit visit, CrawlOptions options)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, visit.Target);
            request.Headers.ConnectionClose = true;
            request.Options.Set(Life, visit.Life);
            visit.Sent(visit.Unsent.Length);
            visit.Waits(WaitReason.Read, "answer");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, visit.Life);
            var content = await ReadAsync(response.Content, options, visit.Life);
            visit.Answered(new ReceivedResponse((int)response.StatusCode, [.. FieldsOf(response)], content));
        }
#pragma warning disable CA1031 // Whatever fails is the page's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            visit.Fail(visit.IsDone || !visit.Life.IsCancellationRequested ? HttpFailure.Of(exception, options.ResponseLimits) : new OperationCanceledException(visit.Life));
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CrawlOptions options, CancellationToken life)
    {
        var limits = options.ResponseLimits;
        if (content.Headers.ContentLength > limits.ContentBytes) throw limits.TooLarge();
        using var stream = await content.ReadAsStreamAsync(life);
        using MemoryStream whole = new();
        var buffer = new byte[options.BufferBytes];
        int count;
        while ((count = await stream.ReadAsync(buffer, life)) > 0)
        {
            if (whole.Length + count > limits.ContentBytes) throw limits.TooLarge();
            whole.Write(buffer, 0, count);
        }

        return whole.ToArray();
    }

    private static IEnumerable<HeaderField> FieldsOf(HttpResponseMessage response) =>
        from fields in new[] { response.Headers.NonValidated, response.Content.Headers.NonValidated }
        from field in fields
        from value in field.Value
        select new HeaderField(field.Key, value);

    // One connection for each page, and nothing that changes what is sent or received.
    private HttpClient CreateClient(ResponseLimits limits) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // the visit follows
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        MaxResponseDrainSize = 0, // what is not read to its end is closed at once
        ConnectTimeout = Timeout.InfiniteTimeSpan, // the page has its own
        MaxResponseHeadersLength = Math.Max(1, (limits.HeaderBytes + 1023) / 1024),
        ConnectCallback = ConnectAsync,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    // Left to itself, HttpClient goes on connecting for a page that has given up.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        context.InitialRequestMessage.Options.TryGetValue(Life, out var life);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, life);
        return new AnswerStream(await network.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, both.Token).ConfigureAwait(false));
    }
}

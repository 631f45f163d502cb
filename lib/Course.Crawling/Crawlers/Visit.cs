using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// One page on its way: what is the same in every model. It knows what to send, what to make of what arrives, and whether that
/// is all; the crawler knows how to connect, send and receive, and how to wait. Nothing here waits or throws.
/// </summary>
/// <remarks>
/// A crawler calls <see cref="Begin"/>; then, until <see cref="IsDone"/>, it connects to <see cref="Host"/>, sends while
/// <see cref="IsSending"/>, receives while <see cref="IsReceiving"/>, and disconnects. Whatever fails goes to <see cref="Fail"/>.
/// One thread at a time uses it.
/// </remarks>
#pragma warning disable CA1001 // The end of a visit disposes of its life, and every visit comes to an end.
public sealed class Visit
#pragma warning restore CA1001
{
    private readonly CrawlRun run;
    private readonly Strand? strand;
    private CancellationTokenSource? life;
    private CancellationTokenRegistration end;
    private Memory<byte> buffer;
    private ResponseReader reader;
    private Uri current;
    private int redirects;
    private TimeSpan start;

    internal Visit(CrawlRun run, Uri url, Strand? strand)
    {
        this.run = run;
        this.strand = strand;
        Url = current = url;
        reader = new ResponseReader(run.Options.ResponseLimits);
    }

    /// <summary>The URL as it was given.</summary>
    public Uri Url { get; }

    /// <summary>Whom to connect to.</summary>
    public string Host => current.IdnHost;

    /// <summary>The port to connect to.</summary>
    public int Port => current.Port;

    /// <summary>Cancelled when time is up or the crawl is cancelled: the life of every connection of this page.</summary>
    public CancellationToken Life { get; private set; }

    /// <summary>What is still to be sent.</summary>
    public ReadOnlyMemory<byte> Unsent { get; private set; }

    /// <summary>Where to receive.</summary>
    public Memory<byte> Buffer => buffer.IsEmpty ? buffer = new byte[run.Options.BufferBytes] : buffer;

    /// <summary>Whether the request is still to be sent, or the rest of it.</summary>
    public bool IsSending => !IsDone && !Unsent.IsEmpty;

    /// <summary>Whether the request is sent and there is more of the answer to come.</summary>
    public bool IsReceiving => !IsDone && Unsent.IsEmpty && !reader.IsComplete;

    /// <summary>Whether there is a result. If not, once everything is received, there has been a redirect: connect again.</summary>
    public bool IsDone => Result is not null;

    /// <summary>What became of the page; null before the end.</summary>
    public PageResult? Result { get; private set; }

    internal Strand? Strand => strand;

    internal Strand? Resumer { get; set; }

    /// <summary>Starts the clock of this page, and makes the request.</summary>
    public void Begin()
    {
        start = run.Elapsed;
        life = new CancellationTokenSource(run.Options.PageTimeout, run.Options.TimeProvider);
        Life = life.Token;
        end = run.Stop.UnsafeRegister(static life => ((CancellationTokenSource)life!).Cancel(), life);
        Try(() =>
        {
            Life.ThrowIfCancellationRequested();
            Unsent = GetRequest.For(current);
        });
    }

    /// <summary>Says that the first <paramref name="count"/> bytes of <see cref="Unsent"/> have been sent.</summary>
    public void Sent(int count) => Unsent = Unsent[count..];

    /// <summary>Says that <paramref name="count"/> bytes have been received into <see cref="Buffer"/>; 0 when the server has closed the connection.</summary>
    public void Received(int count) => Try(() =>
    {
        if (count == 0) reader.End();
        else reader.Feed(buffer.Span[..count]);
        if (!reader.IsComplete) return;
        var target = Redirect();
        if (target is not null && (run.Options.RedirectsToOtherHosts || LinkExtractor.IsSameHost(target, Url))) Follow(target);
        else Complete(reader.Response, target);
    });

    /// <summary>Says that the page failed. Has no effect when there is a result.</summary>
    public void Fail(Exception exception)
    {
        if (IsDone) return;
        var failure = CrawlFailure.Of(exception, current, run);
        Finish(new PageResult(Url) { Error = failure.Kind, Message = failure.Message }, TraceEventKind.Raise, failure.Kind.ToString());
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception exception) when (exception is CrawlException or OperationCanceledException)
        {
            Fail(exception);
        }
    }

    private Uri? Redirect() => reader.Response.Status is 301 or 302 or 303 or 307 or 308
        && reader.Response.HeaderValue("Location") is { } location && Uri.TryCreate(current, location, out var target) ? target : null;

    private void Follow(Uri target)
    {
        if (redirects++ == run.Options.MaxRedirects)
            throw new CrawlException(CrawlErrorKind.TooManyRedirects, FormattableString.Invariant($"There was another redirect, to {target}, after {run.Options.MaxRedirects}."));
        Unsent = GetRequest.For(target);
        current = target;
        reader = new ResponseReader(run.Options.ResponseLimits);
    }

    private void Complete(ReceivedResponse response, Uri? target)
    {
        var text = FormattableString.Invariant($"{response.Status}, {response.Content.Length} bytes");
        PageResult result = new(Url)
        {
            Response = response,
            Message = $"The answer is {text}.",
            Links = target is not null && LinkExtractor.Plain(target) is { } link ? [link]
                : response is { Status: 200, IsHtml: true } ? LinkExtractor.Links(response.Text, current) : [],
        };
        Finish(result, TraceEventKind.Return, text);
    }

    private void Finish(PageResult result, TraceEventKind kind, string text)
    {
        end.Dispose();
        life?.Dispose();
        buffer = default;
        Result = result with { FinalUrl = current, Start = start, End = run.Elapsed };
        run.Trace(kind, this, text);
    }
}

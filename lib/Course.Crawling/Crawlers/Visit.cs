using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// One page on its way: what is the same in every model. It knows what to send, what to make of what arrives, and whether that
/// is all; the crawler knows how to connect, send and receive, and how to wait. Nothing here waits or throws.
/// </summary>
/// <remarks>
/// A crawler calls <see cref="Begin"/>; then, until <see cref="IsDone"/>, it connects to <see cref="Host"/>, sends while
/// <see cref="IsSending"/>, receives while <see cref="IsReceiving"/>, and disconnects. Whatever fails goes to <see cref="Fail"/>.
/// One thread at a time uses it. With retries, a page that is not done may have a <see cref="Rest"/>: after that it begins again.
/// </remarks>
#pragma warning disable CA1001 // The end of a visit disposes of its life, and every visit comes to an end.
public sealed class Visit
#pragma warning restore CA1001
{
    private readonly CrawlRun run;
    private readonly int index;
    private readonly Strand? strand;
    private CancellationTokenSource? life;
    private CancellationTokenRegistration end;
    private Memory<byte> buffer;
    private ResponseReader reader;
    private Uri current;
    private int redirects;
    private int attempts;
    private TimeSpan start;
    private TimeSpan? deadline;
    private Random? jitter;
    private bool waits; // for the event log

    internal Visit(CrawlRun run, int index, Uri url, Strand? strand)
    {
        this.run = run;
        this.index = index;
        this.strand = strand;
        Url = current = url;
        reader = new ResponseReader(run.Options.ResponseLimits);
    }

    /// <summary>A page that was on its way elsewhere, to be taken up with <see cref="Resume"/>.</summary>
    internal Visit(CrawlRun run, PageProgress page)
        : this(run, page.Index, page.Url, page.Strand) => Accept(page);

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
    public bool IsSending => !IsDone && Rest is null && !Unsent.IsEmpty;

    /// <summary>Whether the request is sent and there is more of the answer to come.</summary>
    public bool IsReceiving => !IsDone && Rest is null && Unsent.IsEmpty && !reader.IsComplete;

    /// <summary>Whether there is a result. If not, once everything is received, there has been a redirect: connect again.</summary>
    public bool IsDone => Result is not null;

    /// <summary>How long the page rests before it begins again, after an attempt that is to be repeated; null when it does not.</summary>
    public TimeSpan? Rest { get; private set; }

    /// <summary>What became of the page; null before the end.</summary>
    public PageResult? Result { get; private set; }

    internal Strand? Strand => strand;

    internal Strand? Resumer { get; set; }

    /// <summary>What is asked for now.</summary>
    internal Uri Target => current;

    /// <summary>Whom to connect to; null when the URL is not one that can be asked for.</summary>
    internal (string Name, int Port)? Server => current.IsAbsoluteUri && GetRequest.HostOf(current) is { Length: > 0 } host ? (host, current.Port) : null;

    /// <summary>Where its connection counts.</summary>
    internal ConnectionSchedule.Host? Slot { get; set; }

    /// <summary>Whether its next step is to <see cref="Begin"/>.</summary>
    internal bool IsToBegin => attempts == 0 || Rest is not null;

    /// <summary>How far it has come. Between two connections, that is all there is to know.</summary>
    internal PageProgress Progress => new(index, Url)
    {
        Target = current, Redirects = redirects, Attempts = attempts, Start = start, Deadline = deadline, Rest = Rest, Result = Result, Strand = strand,
    };

    /// <summary>Starts the clock of this page, or of its next attempt, and makes the request.</summary>
    public void Begin()
    {
        if (attempts++ == 0) start = run.Elapsed;
        Rest = null;
        deadline = run.Options.PageTimeout == Timeout.InfiniteTimeSpan ? null : run.Elapsed + run.Options.PageTimeout;
        Ask(run.Options.PageTimeout);
    }

    /// <summary>Goes on from where it has come to: with an attempt that has begun, or with the next one.</summary>
    internal void Resume()
    {
        if (run.Stop.IsCancellationRequested) Fail(new OperationCanceledException(run.Stop));
        else if (IsToBegin) Begin();
        else Ask(deadline is not { } until ? Timeout.InfiniteTimeSpan : until > run.Elapsed ? until - run.Elapsed : TimeSpan.Zero);
    }

    /// <summary>Stops here, so that another one can go on from its <see cref="Progress"/>. What has been received of an answer is lost.</summary>
    internal void Suspend()
    {
        EndWait();
        EndAttempt();
    }

    /// <summary>Takes over how far the page has come elsewhere.</summary>
    internal void Accept(PageProgress page) =>
        (current, redirects, attempts, start, deadline, Rest, Result) = (page.Target, page.Redirects, page.Attempts, page.Start, page.Deadline, page.Rest, page.Result);

    /// <summary>Says, for the event log, that the page waits from now on: until the next thing that happens to it.</summary>
    /// <param name="reason">What for.</param>
    /// <param name="what">The operation.</param>
    public void Waits(WaitReason reason, string what)
    {
        if (strand is null) return;
        EndWait();
        run.TraceWait(this, reason, what);
        waits = true;
    }

    /// <summary>Says that the first <paramref name="count"/> bytes of <see cref="Unsent"/> have been sent.</summary>
    public void Sent(int count)
    {
        EndWait();
        Unsent = Unsent[count..];
    }

    /// <summary>Says that <paramref name="count"/> bytes have been received into <see cref="Buffer"/>; 0 when the server has closed the connection.</summary>
    public void Received(int count) => Received(buffer.Span[..count]);

    /// <summary>Says that <paramref name="bytes"/> have been received, into whatever buffer; none when the server has closed the connection. They are copied.</summary>
    public void Received(ReadOnlySpan<byte> bytes)
    {
        EndWait();
        try
        {
            if (bytes.IsEmpty) reader.End();
            else reader.Feed(bytes);
            if (reader.IsComplete) TakeAnswer(reader.Response);
        }
        catch (CrawlException exception)
        {
            Fail(exception);
        }
    }

    /// <summary>Says that the whole answer has been received, for a crawler that leaves sending and receiving to somebody else.</summary>
    public void Answered(ReceivedResponse response)
    {
        EndWait();
        Try(() => TakeAnswer(response));
    }

    /// <summary>Says that the page failed. Has no effect when there is a result.</summary>
    public void Fail(Exception exception)
    {
        if (IsDone) return;
        EndWait();
        var failure = CrawlFailure.Of(exception, current, run);
        if (failure.Kind is CrawlErrorKind.Refused or CrawlErrorKind.Reset or CrawlErrorKind.TimedOut && TryRest(null)) return;
        Finish(new PageResult(Url) { Error = failure.Kind, Message = failure.Message }, TraceEventKind.Raise, failure.Kind.ToString());
    }

    private void Ask(TimeSpan time)
    {
        life = new CancellationTokenSource(time, run.Options.TimeProvider);
        Life = life.Token;
        end = run.Stop.UnsafeRegister(static life => ((CancellationTokenSource)life!).Cancel(), life);
        Try(() =>
        {
            Life.ThrowIfCancellationRequested();
            Unsent = GetRequest.For(current);
        });
    }

    private void EndWait()
    {
        if (!waits) return;
        waits = false;
        run.Trace(TraceEventKind.Wake, this);
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

    private void TakeAnswer(ReceivedResponse response)
    {
        if (response.Status is 429 or 503 && TryRest(response.HeaderValue("Retry-After"))) return;
        var target = Redirect(response);
        if (target is not null && (run.Options.RedirectsToOtherHosts || LinkExtractor.IsSameHost(target, Url))) Follow(target);
        else Complete(response, target);
    }

    // Whether there is to be another attempt.
    private bool TryRest(string? retryAfter)
    {
        if (attempts > run.Options.Retry.MaxRetries || run.Stop.IsCancellationRequested) return false;
        jitter ??= run.Options.Retry.Jitters(index, attempts);
        if (run.Options.Retry.DelayAfter(attempts, retryAfter, jitter, run.Options.TimeProvider) is not { } delay) return false;
        EndAttempt();
        reader = new ResponseReader(run.Options.ResponseLimits);
        Unsent = default;
        Rest = delay;
        return true;
    }

    private Uri? Redirect(ReceivedResponse response) => response.Status is 301 or 302 or 303 or 307 or 308
        && response.HeaderValue("Location") is { } location && Uri.TryCreate(current, location, out var target) ? target : null;

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

    private void EndAttempt()
    {
        end.Dispose();
        life?.Dispose();
        buffer = default;
    }

    private void Finish(PageResult result, TraceEventKind kind, string text)
    {
        EndAttempt();
        if (attempts == 0) start = run.Elapsed; // the crawl ended before its turn
        Result = result with { FinalUrl = current, Attempts = Math.Max(1, attempts), Start = start, End = run.Elapsed };
        run.Trace(kind, this, text);
    }
}

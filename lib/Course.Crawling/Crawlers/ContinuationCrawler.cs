namespace Course.Crawling;

/// <summary>
/// All pages at the same time on one thread, in continuation-passing style: no method returns anything. Each is told how to go
/// on (<c>next</c>) and what to do about an error (<c>fail</c>), and calls one of the two. So the callbacks of the
/// <see cref="CallbackCrawler"/> become methods that can be named, read and put together like those that return.
/// </summary>
public sealed class ContinuationCrawler(ICallbackNetwork network) : ICrawler
{
    /// <inheritdoc/>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default)
    {
        using CrawlRun run = new(urls, options, cancellationToken);
        foreach (var visit in run.AllAtOnce())
        {
            visit.Begin();
            FetchAll(visit, visit.Fail, next: () => { });
        }

        network.Run();
        return run.Result();
    }

    // while (!visit.IsDone) Fetch(visit);
    private void FetchAll(Visit visit, Action<Exception> fail, Action next)
    {
        if (visit.IsDone) next();
        else Fetch(visit, fail, next: () => FetchAll(visit, fail, next));
    }

    // using var connection = Connect(visit); SendAll(connection, visit); ReceiveAll(connection, visit);
    private void Fetch(Visit visit, Action<Exception> fail, Action next) =>
        Connect(visit, fail, connection =>
            Using(connection, fail, next, (fail, next) =>
                SendAll(connection, visit, fail, () =>
                    ReceiveAll(connection, visit, fail, next))));

    private void Connect(Visit visit, Action<Exception> fail, Action<ICallbackConnection> next) =>
        network.Connect(visit.Host, visit.Port, visit.Life, Either(fail, next));

    // while (visit.IsSending) visit.Sent(connection.Send(visit.Unsent));
    private static void SendAll(ICallbackConnection connection, Visit visit, Action<Exception> fail, Action next)
    {
        if (!visit.IsSending) next();
        else connection.Send(visit.Unsent, Either<int>(fail, count =>
        {
            visit.Sent(count);
            SendAll(connection, visit, fail, next);
        }));
    }

    // while (visit.IsReceiving) visit.Received(connection.Receive(visit.Buffer));
    private static void ReceiveAll(ICallbackConnection connection, Visit visit, Action<Exception> fail, Action next)
    {
        if (!visit.IsReceiving) next();
        else connection.Receive(visit.Buffer, Either<int>(fail, count =>
        {
            visit.Received(count);
            ReceiveAll(connection, visit, fail, next);
        }));
    }

    // Whichever way the body goes on, the resource is disposed first.
    private static void Using(IDisposable resource, Action<Exception> fail, Action next, Action<Action<Exception>, Action> body) => body(
        error =>
        {
            resource.Dispose();
            fail(error);
        },
        () =>
        {
            resource.Dispose();
            next();
        });

    // One callback for both outcomes becomes two continuations, one for each.
    private static Completion<T> Either<T>(Action<Exception> fail, Action<T> next) => (result, error) =>
    {
        if (error is not null) fail(error);
        else next(result!);
    };
}

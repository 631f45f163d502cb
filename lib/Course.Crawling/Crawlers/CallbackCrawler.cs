namespace Course.Crawling;

/// <summary>
/// All pages at the same time on one thread, by callbacks. No call blocks, so none can return what it was asked for: what
/// comes next stands inside the call before it, a level deeper for every step. Loops become methods that call themselves,
/// <c>using</c> becomes a line on every way out, and an error that is not looked at where it arrives is lost.
/// </summary>
public sealed class CallbackCrawler(ICallbackNetwork network) : ICrawler
{
    /// <inheritdoc/>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default)
    {
        using CrawlRun run = new(urls, options, cancellationToken);
        foreach (var visit in run.AllAtOnce())
        {
            visit.Begin();
            if (!visit.IsDone) Fetch(visit);
        }

        network.Run();
        return run.Result();
    }

    private void Fetch(Visit visit)
    {
        network.Connect(visit.Host, visit.Port, visit.Life, (connection, error) =>
        {
            if (error is not null)
            {
                visit.Fail(error);
                return;
            }

            Send();
            void Send()
            {
                connection!.Send(visit.Unsent, (count, error) =>
                {
                    if (error is not null)
                    {
                        connection.Dispose();
                        visit.Fail(error);
                        return;
                    }

                    visit.Sent(count);
                    if (visit.IsSending)
                    {
                        Send();
                        return;
                    }

                    Receive();
                    void Receive()
                    {
                        connection.Receive(visit.Buffer, (count, error) =>
                        {
                            if (error is not null)
                            {
                                connection.Dispose();
                                visit.Fail(error);
                                return;
                            }

                            visit.Received(count);
                            if (visit.IsReceiving)
                            {
                                Receive();
                                return;
                            }

                            connection.Dispose();
                            if (!visit.IsDone) Fetch(visit); // a redirect
                        });
                    }
                });
            }
        });
    }
}

using System.Net.Sockets;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// All pages at the same time on one thread: the <see cref="GeneratorCrawler"/> taken apart. To connect, to send and to receive are
/// coroutines of their own, to which the page's coroutine delegates: <c>await</c> is <c>yield from</c>, and an awaited Future
/// yields itself through all of them to the task, which sees one generator.
/// </summary>
public sealed class DelegationCrawler(ILoopNetwork network) : ICrawler
{
    /// <inheritdoc/>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default) =>
        LoopRun.Crawl(network, urls, options, static (run, visit) => run.Loop.CreateTask(Fetch(run, visit)), cancellationToken);

    private static async Coroutine Fetch(LoopRun run, Visit visit)
    {
        var socket = await Connect(run, visit);
        try
        {
            await SendAll(run, socket, visit);
            await ReceiveAll(run, socket, visit);
        }
        finally
        {
            run.Close(socket);
        }
    }

    private static async Coroutine<INonBlockingSocket> Connect(LoopRun run, Visit visit)
    {
        visit.Waits(WaitReason.Write, "connect");
        var error = SocketError.HostNotFound;
        foreach (var address in await run.Network.Resolve(run.Loop, visit.Host, visit.Port))
        {
            var socket = run.Network.CreateSocket(run.Loop, address);
            try
            {
                error = socket.Connect(address);
                if (error == SocketError.WouldBlock)
                {
                    await Writable(run.Loop, socket);
                    error = socket.TakeError();
                }
            }
            catch
            {
                run.Close(socket);
                throw;
            }

            if (error == SocketError.Success) return socket;
            run.Close(socket);
        }

        throw new SocketException((int)error);
    }

    private static async Coroutine SendAll(LoopRun run, INonBlockingSocket socket, Visit visit)
    {
        visit.Waits(WaitReason.Write, "send");
        while (visit.IsSending)
        {
            var error = socket.Send(visit.Unsent.Span, out var count);
            if (error == SocketError.Success) visit.Sent(count);
            else if (error == SocketError.WouldBlock) await Writable(run.Loop, socket);
            else throw new SocketException((int)error);
        }
    }

    private static async Coroutine ReceiveAll(LoopRun run, INonBlockingSocket socket, Visit visit)
    {
        while (visit.IsReceiving)
        {
            visit.Waits(WaitReason.Read, "receive");
            visit.Received(await Receive(run, socket));
        }
    }

    private static async Coroutine<byte[]> Receive(LoopRun run, INonBlockingSocket socket)
    {
        var received = run.Loop.CreateFuture<byte[]>(WaitReason.Read);
        run.Loop.AddReader(socket.Descriptor, () =>
        {
            var error = socket.Receive(run.Buffer, out var count);
            if (error == SocketError.Success) received.TrySetResult(run.Buffer[..count]);
            else if (error != SocketError.WouldBlock && !received.IsDone) received.SetException(new SocketException((int)error));
        });
        try
        {
            return await received;
        }
        finally
        {
            run.Loop.RemoveReader(socket.Descriptor);
        }
    }

    private static async Coroutine Writable(EventLoop loop, INonBlockingSocket socket)
    {
        var writable = loop.CreateFuture<Nothing>(WaitReason.Write);
        loop.AddWriter(socket.Descriptor, () => writable.TrySetResult(default));
        try
        {
            await writable;
        }
        finally
        {
            loop.RemoveWriter(socket.Descriptor);
        }
    }
}

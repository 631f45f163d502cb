using System.Net;
using System.Net.Sockets;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// All pages at the same time on one thread, each in one flat generator. The selector's callbacks do nothing but set a Future; the
/// Future wakes the task; the task sends the result into the generator, which goes on where it stood and yields the next Future.
/// The code reads from top to bottom again, and its locals live as long as the page does.
/// </summary>
/// <remarks>
/// It is flat because a plain <c>yield</c> pauses one body: a part of it that waits cannot be moved into a method of its own. See
/// <see cref="DelegationCrawler"/>.
/// </remarks>
public sealed class GeneratorCrawler(ILoopNetwork network) : ICrawler
{
    /// <inheritdoc/>
    public CrawlResult Crawl(IReadOnlyList<Uri> urls, CrawlOptions? options = null, CancellationToken cancellationToken = default) =>
        LoopRun.Crawl(network, urls, options, static (run, visit) => run.Loop.CreateTask(Fetch(run, visit)), cancellationToken);

    private static Generator<Future, object?> Fetch(LoopRun run, Visit visit) => Generator.Create<Future, object?>(async me =>
    {
        var loop = run.Loop;
        INonBlockingSocket? socket = null;
        try
        {
            var error = SocketError.HostNotFound;
            visit.Waits(WaitReason.Write, "connect");
            foreach (var address in (IReadOnlyList<EndPoint>)(await me.Yield(run.Network.Resolve(loop, visit.Host, visit.Port)))!)
            {
                run.Close(socket);
                socket = run.Network.CreateSocket(loop, address);
                error = socket.Connect(address);
                if (error == SocketError.WouldBlock)
                {
                    var connected = loop.CreateFuture<Nothing>(WaitReason.Write);
                    loop.AddWriter(socket.Descriptor, () => connected.TrySetResult(default));
                    await me.Yield(connected);
                    loop.RemoveWriter(socket.Descriptor);
                    error = socket.TakeError();
                }

                if (error == SocketError.Success) break;
            }

            if (error != SocketError.Success) throw new SocketException((int)error);

            visit.Waits(WaitReason.Write, "send");
            while (visit.IsSending)
            {
                error = socket!.Send(visit.Unsent.Span, out var count);
                if (error == SocketError.WouldBlock)
                {
                    var writable = loop.CreateFuture<Nothing>(WaitReason.Write);
                    loop.AddWriter(socket.Descriptor, () => writable.TrySetResult(default));
                    await me.Yield(writable);
                    loop.RemoveWriter(socket.Descriptor);
                }
                else if (error != SocketError.Success)
                {
                    throw new SocketException((int)error);
                }
                else
                {
                    visit.Sent(count);
                }
            }

            while (visit.IsReceiving)
            {
                visit.Waits(WaitReason.Read, "receive");
                var received = loop.CreateFuture<byte[]>(WaitReason.Read);
                loop.AddReader(socket!.Descriptor, () =>
                {
                    // The Future holds the bytes themselves: others receive before the generator has its turn.
                    var error = socket.Receive(run.Buffer, out var count);
                    if (error == SocketError.Success) received.TrySetResult(run.Buffer[..count]);
                    else if (error != SocketError.WouldBlock && !received.IsDone) received.SetException(new SocketException((int)error));
                });
                var bytes = (byte[])(await me.Yield(received))!;
                loop.RemoveReader(socket.Descriptor);
                visit.Received(bytes);
            }
        }
        finally
        {
            run.Close(socket);
        }
    });
}

using System.Net;
using System.Net.Sockets;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop;

// Sockets: calls that never wait, and the selector in between.
public sealed partial class EventLoop
{
    private const int MostAddresses = 16;

    /// <summary>Waits until a descriptor is ready to read.</summary>
    public Coroutine WaitReadable(int descriptor) => WaitReady(descriptor, SelectorEvents.Read);

    /// <summary>Waits until a descriptor is ready to write.</summary>
    public Coroutine WaitWritable(int descriptor) => WaitReady(descriptor, SelectorEvents.Write);

    /// <summary>Connects a socket.</summary>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    public async Coroutine Connect(INonBlockingSocket socket, EndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var error = socket.Connect(remote);
        if (error == SocketError.WouldBlock)
        {
            await WaitWritable(socket.Descriptor);
            error = socket.TakeError();
        }

        if (error != SocketError.Success) throw new SocketException((int)error);
    }

    /// <summary>Waits until something has arrived, and puts as much of it as there is room for into <paramref name="buffer"/>.</summary>
    /// <returns>How many bytes; 0 when the other end sends no more.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public async Coroutine<int> Receive(INonBlockingSocket socket, Memory<byte> buffer)
    {
        ArgumentNullException.ThrowIfNull(socket);
        while (true)
        {
            var error = socket.Receive(buffer.Span, out var count);
            if (error == SocketError.Success) return count;
            if (error != SocketError.WouldBlock) throw new SocketException((int)error);
            await WaitReadable(socket.Descriptor);
        }
    }

    /// <summary>Sends all of <paramref name="bytes"/>; waits for room as often as that takes.</summary>
    /// <exception cref="SocketException">The connection is broken; how many were sent is not known.</exception>
    public async Coroutine SendAll(INonBlockingSocket socket, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(socket);
        while (!bytes.IsEmpty)
        {
            var error = socket.Send(bytes.Span, out var count);
            if (error == SocketError.WouldBlock) await WaitWritable(socket.Descriptor);
            else if (error != SocketError.Success) throw new SocketException((int)error);
            else bytes = bytes[count..];
        }
    }

    /// <summary>Waits until somebody has connected to a listening socket.</summary>
    /// <exception cref="SocketException">The system gives no more connections.</exception>
    public async Coroutine<INonBlockingSocket> Accept(INonBlockingSocket listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        while (true)
        {
            var error = listener.Accept(out var connection);
            if (error == SocketError.Success) return connection!;
            if (error != SocketError.WouldBlock) throw new SocketException((int)error);
            await WaitReadable(listener.Descriptor);
        }
    }

    /// <summary>Connects to a server, and gives what to read from and what to write to. The name is looked up by another thread.</summary>
    /// <param name="host">A name or an address; each of its addresses is tried in turn.</param>
    /// <param name="port">The port.</param>
    /// <param name="limit">How many bytes the reader holds: see <see cref="AsyncStreamReader"/>.</param>
    /// <exception cref="SocketException">There is no such host, or nobody there who answers.</exception>
    public async Coroutine<StreamPair> OpenConnection(string host, int port, int limit = AsyncStreamReader.DefaultLimit)
    {
        ArgumentNullException.ThrowIfNull(host);
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Wrap(token => Dns.GetHostAddressesAsync(host, token));
        SocketException? failure = null;
        foreach (var address in addresses.Take(MostAddresses))
        {
            SystemSocket socket = new(address.AddressFamily);
            try
            {
                await Connect(socket, new IPEndPoint(address, port));
                return new StreamPair(this, socket, limit);
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                failure = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Starts a server: every connection gets a task of its own that runs <paramref name="handler"/>, and is closed when that has ended.</summary>
    /// <exception cref="SocketException">The address is taken.</exception>
    public StreamServer StartServer(EndPoint local, Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> handler, int limit = AsyncStreamReader.DefaultLimit, int backlog = 100) =>
        new(this, SystemSocket.Listen(local, backlog), handler, limit);

    private async Coroutine WaitReady(int descriptor, SelectorEvents events)
    {
        var isRead = events == SelectorEvents.Read;
        if (selector.TryGetKey(descriptor, out var key) && (key.Events & events) != 0)
            throw new InvalidOperationException($"Somebody waits already until descriptor {descriptor} is ready to {(isRead ? "read" : "write")}: one at a time.");
        var future = CreateFuture<Nothing>(isRead ? WaitReason.Read : WaitReason.Write);
        Add(descriptor, events, () => future.TrySetResult(default));
        try
        {
            await future;
        }
        finally
        {
            Remove(descriptor, events);
        }
    }
}

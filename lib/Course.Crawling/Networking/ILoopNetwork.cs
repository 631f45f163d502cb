using System.Net;
using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>A network of sockets that never wait, and the event loop that waits for them. One crawl at a time uses it.</summary>
public interface ILoopNetwork
{
    /// <summary>Makes a loop whose selector knows the sockets of this network; to be closed.</summary>
    EventLoop CreateLoop();

    /// <summary>Looks up the addresses of a host, in the order in which they are to be tried; there is at least one.</summary>
    /// <returns>A Future of <paramref name="eventLoop"/>. Its exception is that of a host that nobody has: a <see cref="System.Net.Sockets.SocketException"/>.</returns>
    Future<IReadOnlyList<EndPoint>> Resolve(EventLoop eventLoop, string host, int port);

    /// <summary>Makes a socket that can connect to <paramref name="remote"/>; to be disposed.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The system has no more sockets, or none of this kind.</exception>
    INonBlockingSocket CreateSocket(EventLoop eventLoop, EndPoint remote);
}

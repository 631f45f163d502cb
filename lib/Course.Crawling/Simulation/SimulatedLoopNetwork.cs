using System.Net;
using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>Sockets that never wait on a simulated network. The selector of the loop moves the clock.</summary>
internal sealed class SimulatedLoopNetwork(SimulatedNetwork network) : ILoopNetwork
{
    public EventLoop CreateLoop() => new(new VirtualSelector(network.Clock));

    // Whether there is such a host, is found out by connecting.
    public Future<IReadOnlyList<EndPoint>> Resolve(EventLoop eventLoop, string host, int port)
    {
        var known = eventLoop.CreateFuture<IReadOnlyList<EndPoint>>();
        known.SetResult([new DnsEndPoint(host, port)]);
        return known;
    }

    public INonBlockingSocket CreateSocket(EventLoop eventLoop, EndPoint remote) => new SimulatedSocket(network, (VirtualSelector)eventLoop.WaitsWith);
}

using Course.Concurrency.Scheduling;

namespace Course.Crawling;

/// <summary>
/// A network for goroutines: its operations are tasks of the runtime. A goroutine awaits them as it awaits a channel, and while it waits
/// it holds no thread.
/// </summary>
/// <remarks>One crawl at a time uses it.</remarks>
public interface IGoroutineNetwork
{
    /// <summary>Makes a scheduler for goroutines that use this network: for one run.</summary>
    Scheduler CreateScheduler();

    /// <summary>Connects to a server.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The connection; to be disposed.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such host, or nobody there who answers.</exception>
    ValueTask<IGoroutineConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken);
}

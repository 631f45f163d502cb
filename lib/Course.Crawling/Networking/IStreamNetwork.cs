using Course.Concurrency.EventLoop;

namespace Course.Crawling;

/// <summary>A network whose connections are streams and whose operations are tasks of the runtime: what <see cref="HttpClient"/> connects through.</summary>
/// <remarks>One crawl at a time uses it. It is told who works, so that in virtual time the clock can stand still until everybody waits for the network.</remarks>
public interface IStreamNetwork
{
    /// <summary>Makes a loop for methods that connect through this network; to be closed.</summary>
    EventLoop CreateLoop();

    /// <summary>Connects to a server.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The connection; to be disposed.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such host, or nobody there who answers.</exception>
    ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken);

    /// <summary>Runs a method that waits for nothing but connections of this network, one at a time.</summary>
    Task RunAsync(Func<Task> method);

    /// <summary>Blocks until a task has ended that comes of such methods; its exception comes out.</summary>
    void Wait(Task task);
}

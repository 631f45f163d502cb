using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>A network whose calls return when they have done what they were asked: whoever calls, waits. Any thread may use it.</summary>
public interface IBlockingNetwork
{
    /// <summary>Connects to a server, and returns when the connection stands.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="life">
    /// How long the connection may live. When it is cancelled, from whatever thread, the connection closes, and a call that
    /// blocks on it ends with <see cref="OperationCanceledException"/>, as does every later one. Time-outs come this way too.
    /// </param>
    /// <returns>The connection; to be disposed.</returns>
    /// <exception cref="SocketException">There is no such host, or nobody there who answers.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="life"/> was cancelled.</exception>
    IBlockingConnection Connect(string host, int port, CancellationToken life);
}

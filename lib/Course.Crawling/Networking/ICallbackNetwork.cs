namespace Course.Crawling;

/// <summary>
/// A network whose calls return at once, and call back when they have done what they were asked. It is a loop as well:
/// callbacks run one at a time within <see cref="Run"/>, on the thread that called it, so that code in them needs no locks.
/// </summary>
/// <remarks>
/// Only the thread that runs the loop, or is about to, begins operations. Errors are those of <see cref="IBlockingNetwork"/>,
/// given to the callback, never thrown.
/// </remarks>
public interface ICallbackNetwork
{
    /// <summary>Begins to connect to a server.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="life">
    /// How long the connection may live. When it is cancelled, from whatever thread, the connection closes, and whatever is
    /// under way on it ends with <see cref="OperationCanceledException"/>, as does everything later. Time-outs come this way too.
    /// </param>
    /// <param name="completion">Gets the connection, to be disposed.</param>
#pragma warning disable CA1068 // The callback stands last: that is where the code goes on.
    void Connect(string host, int port, CancellationToken life, Completion<ICallbackConnection> completion);
#pragma warning restore CA1068

    /// <summary>Calls back as operations end, until none is under way: callbacks begin further ones.</summary>
    /// <exception cref="InvalidOperationException">
    /// The loop runs already; or, in virtual time, something is under way that can never end.
    /// </exception>
    /// <remarks>An exception from a callback comes out of here. What is under way then is given up: nobody will be called back.</remarks>
    void Run();
}

using System.Net;
using System.Net.Sockets;
using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

/// <summary>Accepts connections, and runs a task for each: see <see cref="EventLoop.StartServer"/>.</summary>
public sealed class StreamServer : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1); // when the system has no more descriptors; asyncio waits as long
    private readonly EventLoop loop;
    private readonly INonBlockingSocket listener;
    private readonly Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> handler;
    private readonly int limit;
    private readonly HashSet<ILoopTask> connections = [];
    private readonly LoopTask<Nothing> accepting;

    internal StreamServer(EventLoop loop, INonBlockingSocket listener, Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> handler, int limit)
    {
        ArgumentNullException.ThrowIfNull(handler);
        (this.loop, this.listener, this.handler, this.limit) = (loop, listener, handler, limit);
        LocalEndPoint = listener.LocalEndPoint!;
        accepting = loop.CreateTask(AcceptAll(), "server");
    }

    /// <summary>Where it listens; with the port that the system has chosen, if it was to choose.</summary>
    public EndPoint LocalEndPoint { get; }

    /// <summary>How many connections are open.</summary>
    public int ConnectionCount => connections.Count;

    /// <summary>Accepts no more connections. Those that are open go on: see <see cref="WaitClosed"/>.</summary>
    public void Close()
    {
        if (!loop.IsClosed && !accepting.IsDone) accepting.Cancel();
        if (!loop.IsRunning) DisposeListener();
    }

    /// <summary>Waits until the server and all its connections have ended.</summary>
    public async Coroutine WaitClosed()
    {
        Future[] all = [accepting, .. connections.Select(task => task.AsFuture)];
        await loop.Wait(all);
    }

    /// <summary>Cancels the tasks of all connections that are open.</summary>
    public void CancelConnections()
    {
        foreach (var connection in connections.ToArray()) connection.Cancel();
    }

    /// <summary>The same as <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    private async Coroutine AcceptAll()
    {
        try
        {
            while (true)
            {
                try
                {
                    Serve(await loop.Accept(listener));
                }
                catch (SocketException exception)
                {
                    // One that was gone before it was taken is nobody's loss; when there are too many open files, they have to end first.
                    if (exception.SocketErrorCode == SocketError.ConnectionAborted) continue;
                    loop.CallExceptionHandler(new LoopError("The server could not take a connection; it tries again in a second", exception));
                    await loop.Sleep(Pause);
                }
            }
        }
        finally
        {
            DisposeListener();
        }
    }

    private void Serve(INonBlockingSocket socket)
    {
        var task = loop.CreateTask(Handle(socket));
        connections.Add(task);
        task.AddDoneCallback(done =>
        {
            connections.Remove((ILoopTask)done);
            if (!done.IsCancelled && done.Exception is { } exception) loop.CallExceptionHandler(new LoopError("Exception in the handler of a connection", exception, done, ((ILoopTask)done).Name));
        });
    }

    private async Coroutine Handle(INonBlockingSocket socket)
    {
        StreamPair streams = new(loop, socket, limit);
        try
        {
            await handler(streams.Reader, streams.Writer);
        }
        finally
        {
            streams.Writer.Close();
        }
    }

    private void DisposeListener()
    {
        if (listener.Descriptor < 0) return;
        if (!loop.IsClosed) loop.RemoveReader(listener.Descriptor);
        listener.Dispose();
    }
}

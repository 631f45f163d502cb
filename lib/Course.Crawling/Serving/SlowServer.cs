using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>
/// A web server that takes its time: it carries out a <see cref="ResponseScript"/> on real sockets, on this machine only
/// (127.0.0.1). Ten thousand clients may wait at once; none of them holds a thread.
/// </summary>
/// <remarks>All members may be used from any thread. Nothing that a client does harms another client.</remarks>
public sealed class SlowServer : IAsyncDisposable
{
    private const int MostFailuresKept = 16;
    private static readonly TimeSpan PauseAfterFailedAccept = TimeSpan.FromMilliseconds(100);

    private readonly ResponseScript script;
    private readonly SlowServerOptions options;
    private readonly Socket listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Exception> failures = [];
    private readonly Lazy<Task> disposal;
    private int running = 1; // the connections, and the loop that accepts them
    private int openConnections;
    private long acceptedConnections;
    private long answeredRequests;

    private SlowServer(ResponseScript script, SlowServerOptions options, Socket listener)
    {
        this.script = script;
        this.options = options;
        this.listener = listener;
        disposal = new Lazy<Task>(StopAsync);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
    }

    /// <summary>The port that the server listens at.</summary>
    public int Port { get; }

    /// <summary>Where the site begins, such as <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri Address { get; }

    /// <summary>How many connections are open now.</summary>
    public int OpenConnections => Volatile.Read(ref openConnections);

    /// <summary>How many connections there have been.</summary>
    public long AcceptedConnections => Interlocked.Read(ref acceptedConnections);

    /// <summary>How many requests have been answered to the end, bad requests and faults included.</summary>
    public long AnsweredRequests => Interlocked.Read(ref answeredRequests);

    /// <summary>Starts a server; it listens when this returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There can be no such port, no such time-out, or no such limit on requests.</exception>
    /// <exception cref="IOException">The port is not to be had; the message says what to do.</exception>
    public static SlowServer Start(ResponseScript script, SlowServerOptions? options = null)
    {
        options ??= new SlowServerOptions();
        if (options.Port is < 0 or > IPEndPoint.MaxPort) throw new ArgumentOutOfRangeException(nameof(options), options.Port, "A port is from 1 to 65535, or 0 for any that is free.");
        if (options.IdleTimeout != Timeout.InfiniteTimeSpan && (options.IdleTimeout <= TimeSpan.Zero || options.IdleTimeout.TotalMilliseconds > int.MaxValue)) throw new ArgumentOutOfRangeException(nameof(options), options.IdleTimeout, "The idle time-out is longer than nothing and at most 24 days, or Timeout.InfiniteTimeSpan.");
        options.RequestLimits.Check();
        SlowServer server = new(script, options, Listen(options.Port));
        _ = server.AcceptAsync();
        return server;
    }

    /// <summary>Stops listening, closes every connection in whatever state it is, and ends when all have ended. Calling it again is the same call.</summary>
    /// <exception cref="AggregateException">The server met errors of its own, and <see cref="SlowServerOptions.OnError"/> was not there to hear of them.</exception>
    public ValueTask DisposeAsync() => new(disposal.Value);

    private static Socket Listen(int port)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp); // fails where there is no IPv4, or no open file left
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(); // with the longest queue of waiting clients that the system allows
            return socket;
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new IOException(exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => string.Create(CultureInfo.InvariantCulture, $"Port {port} of 127.0.0.1 is in use: stop the program that listens there, or choose another port (0 for any that is free)."),
                SocketError.AccessDenied => string.Create(CultureInfo.InvariantCulture, $"This user may not listen at port {port} of 127.0.0.1: choose a port from 1024, or 0 for any that is free."),
                _ => string.Create(CultureInfo.InvariantCulture, $"The server cannot listen at port {port} of 127.0.0.1: {exception.Message}"),
            }, exception);
        }
    }

    private async Task AcceptAsync()
    {
        OpenFileReserve reserve = new();
        var failing = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                reserve.Take();
                var socket = await listener.AcceptAsync(stopping.Token).ConfigureAwait(false);
                failing = false;
                Interlocked.Increment(ref running);
                _ = ServeAsync(socket);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // Most likely there are too many open files. Some will be closed; until then the next client waits in the queue.
                if (!failing) Report(exception);
                failing = true;
                await Task.Delay(PauseAfterFailedAccept, options.TimeProvider, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        EndOne();
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield(); // The loop that accepts goes on: the next client is waiting.
        var number = Interlocked.Increment(ref acceptedConnections);
        Observe(new ServerEvent(ServerEventKind.Opened, number, null));
        try
        {
            using Connection connection = new(socket, number, script, options, Observe, stopping.Token);
            await connection.RunAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Report(exception);
        }

        Observe(new ServerEvent(ServerEventKind.Closed, number, null));
        EndOne();
    }

    private void Observe(ServerEvent happened)
    {
        if (happened.Kind == ServerEventKind.Opened) Interlocked.Increment(ref openConnections);
        if (happened.Kind == ServerEventKind.Answered) Interlocked.Increment(ref answeredRequests);
        if (happened.Kind == ServerEventKind.Closed) Interlocked.Decrement(ref openConnections);
        try
        {
            options.OnEvent?.Invoke(happened);
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

    private async Task StopAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await allEnded.Task.ConfigureAwait(false);
        listener.Dispose();
        stopping.Dispose();
        lock (failures)
        {
            if (failures.Count > 0) throw new AggregateException("The server met errors of its own.", failures);
        }
    }

    private void EndOne()
    {
        if (Interlocked.Decrement(ref running) == 0) allEnded.SetResult();
    }

    private void Report(Exception exception)
    {
        try
        {
            if (options.OnError is not null)
            {
                options.OnError(exception);
                return;
            }
        }
        catch (Exception broken)
        {
            exception = broken; // Whoever was to hear of errors has failed.
        }

        lock (failures)
        {
            if (failures.Count < MostFailuresKept) failures.Add(exception);
        }
    }
}

using System.Net.Sockets;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>
/// The system's own network with callbacks: the operations are asynchronous ones of the operating system and hold no
/// thread; the callbacks run on the thread that runs the loop.
/// </summary>
public sealed class CallbackSocketNetwork : ICallbackNetwork
{
    private readonly CompletionLoop loop = new();

    /// <inheritdoc/>
    public void Connect(string host, int port, CancellationToken life, Completion<ICallbackConnection> completion) =>
        Start(loop.Begin(WaitReason.Write, "connect", completion), async () =>
        {
            life.ThrowIfCancellationRequested();
            Connection connection = new(loop, life);
            try
            {
                await connection.OpenAsync(host, port).ConfigureAwait(false);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }, life);

    /// <inheritdoc/>
    public void Run() => loop.Run();

    // The one place where an operation ends: in a result or in an error, for the loop to hand on.
    private static async void Start<T>(Completion<T> completion, Func<ValueTask<T>> operation, CancellationToken life)
    {
        T? result = default;
        Exception? error = null;
        try
        {
            result = await operation().ConfigureAwait(false);
            if (result is int) life.ThrowIfCancellationRequested();
        }
        catch (Exception exception)
        {
            error = exception is SocketException or ObjectDisposedException && life.IsCancellationRequested ? new OperationCanceledException(life) : exception;
        }

        completion(result, error);
    }

    private sealed class Connection : ICallbackConnection
    {
        private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly CompletionLoop loop;
        private readonly CancellationToken life;
        private readonly CancellationTokenRegistration end;
        private volatile bool disposed;

        public Connection(CompletionLoop loop, CancellationToken life)
        {
            this.loop = loop;
            this.life = life;
            end = life.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket); // which ends what is under way on it
        }

        public async ValueTask OpenAsync(string host, int port)
        {
            HostName.Check(host);
            await socket.ConnectAsync(host, port, life).ConfigureAwait(false);
        }

        public void Send(ReadOnlyMemory<byte> bytes, Completion<int> completion) =>
            Start(loop.Begin(WaitReason.Write, "send", completion), () => Checked(() => socket.SendAsync(bytes)), life);

        public void Receive(Memory<byte> buffer, Completion<int> completion) =>
            Start(loop.Begin(WaitReason.Read, "receive", completion), () => Checked(() => socket.ReceiveAsync(buffer)), life);

        public void Dispose()
        {
            disposed = true;
            end.Dispose();
            socket.Dispose();
        }

        private async ValueTask<int> Checked(Func<ValueTask<int>> operation)
        {
            life.ThrowIfCancellationRequested();
            try
            {
                return await operation().ConfigureAwait(false);
            }
            catch (SocketException) when (disposed)
            {
                throw new ObjectDisposedException(nameof(ICallbackConnection));
            }
        }
    }
}

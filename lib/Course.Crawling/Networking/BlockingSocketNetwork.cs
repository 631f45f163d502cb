using System.Net.Sockets;
using Course.Concurrency.Threads;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>The system's own network, in calls that truly block the thread: <c>connect</c>, <c>send</c> and <c>recv</c>.</summary>
/// <remarks>Looking up the name of a host ends in its own time, whatever is cancelled meanwhile.</remarks>
public sealed class BlockingSocketNetwork : IBlockingNetwork
{
    /// <inheritdoc/>
    public IBlockingConnection Connect(string host, int port, CancellationToken life)
    {
        life.ThrowIfCancellationRequested();
        Connection connection = new(life);
        try
        {
            connection.Open(host, port);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private sealed class Connection : IBlockingConnection
    {
        private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly CancellationToken life;
        private readonly CancellationTokenRegistration end;

        public Connection(CancellationToken life)
        {
            this.life = life;
            end = life.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket); // which ends calls that block on it
        }

        public void Open(string host, int port) => Call(WaitReason.Write, "connect", () =>
        {
            HostName.Check(host);
            socket.Connect(host, port);
            return 0;
        });

        public int Send(ReadOnlyMemory<byte> bytes) => Call(WaitReason.Write, "send", () => socket.Send(bytes.Span));

        public int Receive(Memory<byte> buffer) => Call(WaitReason.Read, "receive", () => socket.Receive(buffer.Span));

        public void Dispose()
        {
            end.Dispose();
            socket.Dispose();
        }

        private int Call(WaitReason reason, string what, Func<int> call)
        {
            life.ThrowIfCancellationRequested();
            var wait = TracedWait.Begin(reason, what);
            try
            {
                var result = call();
                life.ThrowIfCancellationRequested(); // A socket that is closed under a call may make it look like a success.
                return result;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException && life.IsCancellationRequested)
            {
                throw new OperationCanceledException(life);
            }
            finally
            {
                wait.End();
            }
        }
    }
}

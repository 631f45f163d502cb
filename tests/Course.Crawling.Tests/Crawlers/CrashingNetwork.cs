using Course.Concurrency.Scheduling;

namespace Course.Crawling.Tests;

/// <summary>A network with a mistake in it: some of its operations throw what no network should.</summary>
/// <param name="network">Does all others.</param>
/// <param name="crashes">Whether an operation is one of them, by its number, from 0, and the host or null.</param>
internal sealed class CrashingNetwork(IGoroutineNetwork network, Func<int, string?, bool> crashes) : IGoroutineNetwork
{
    public const string Message = "There is a mistake in the network.";

    private int operations;

    public Scheduler CreateScheduler() => network.CreateScheduler();

    public async ValueTask<IGoroutineConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        MayCrash(host);
        return new Connection(this, await network.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false));
    }

    private void MayCrash(string? host)
    {
        if (crashes(Interlocked.Increment(ref operations) - 1, host)) throw new InvalidOperationException(Message);
    }

    private sealed class Connection(CrashingNetwork network, IGoroutineConnection connection) : IGoroutineConnection
    {
        public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            network.MayCrash(null);
            return connection.SendAsync(bytes, cancellationToken);
        }

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            network.MayCrash(null);
            return connection.ReceiveAsync(buffer, cancellationToken);
        }

        public void Dispose() => connection.Dispose();
    }
}

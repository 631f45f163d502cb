using System.Globalization;
using System.Runtime.ExceptionServices;
using Course.Concurrency.Threads;
using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>Blocking calls on a simulated network: they block a virtual thread.</summary>
internal sealed class SimulatedBlockingNetwork(SimulatedNetwork network, VirtualThreads threads) : IBlockingNetwork
{
    public IBlockingConnection Connect(string host, int port, CancellationToken life)
    {
        var server = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        SimulatedConnection? connection = null;
        try
        {
            connection = Call<SimulatedConnection>(WaitReason.Write, "connect", $"a connection to {server}", then => network.Connect(host, port, then, life));
            return new Connection(this, connection, server);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private T Call<T>(WaitReason reason, string what, string waitsFor, Action<Completion<T>> begin)
    {
        T? result = default;
        Exception? error = null;
        threads.Block(reason, what, waitsFor, wake => begin((value, failure) =>
        {
            (result, error) = (value, failure);
            wake();
        }));
        if (error is not null) ExceptionDispatchInfo.Throw(error);
        return result!;
    }

    private sealed class Connection(SimulatedBlockingNetwork network, SimulatedConnection connection, string server) : IBlockingConnection
    {
        public int Send(ReadOnlyMemory<byte> bytes) => network.Call<int>(WaitReason.Write, "send", $"{server} to take bytes", then => connection.Send(bytes, then));

        public int Receive(Memory<byte> buffer) => network.Call<int>(WaitReason.Read, "receive", $"bytes from {server}", then => connection.Receive(buffer, then));

        public void Dispose() => connection.Dispose();
    }
}

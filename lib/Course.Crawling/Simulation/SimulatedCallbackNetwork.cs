using Course.Concurrency.Tracing;

namespace Course.Crawling;

/// <summary>Calls with callbacks on a simulated network. When nobody is left to be called back, the clock moves to its next timer.</summary>
internal sealed class SimulatedCallbackNetwork(SimulatedNetwork network) : ICallbackNetwork
{
    private readonly CompletionLoop loop = new();

    public void Connect(string host, int port, CancellationToken life, Completion<ICallbackConnection> completion)
    {
        var ended = loop.Begin(WaitReason.Write, "connect", completion);
        network.Connect(host, port, (connection, error) => ended(connection is null ? null : new Connection(loop, connection), error), life);
    }

    public void Run() => loop.Run(() =>
    {
        if (!network.Clock.AdvanceToNextTimer() && !loop.HasEnded)
            throw new InvalidOperationException("Deadlock: somebody waits for the network, and no timer is set that could bring anything: give the operations a life with a time-out.");
    });

    private sealed class Connection(CompletionLoop loop, SimulatedConnection connection) : ICallbackConnection
    {
        public void Send(ReadOnlyMemory<byte> bytes, Completion<int> completion) => connection.Send(bytes, loop.Begin(WaitReason.Write, "send", completion));

        public void Receive(Memory<byte> buffer, Completion<int> completion) => connection.Receive(buffer, loop.Begin(WaitReason.Read, "receive", completion));

        public void Dispose() => connection.Dispose();
    }
}

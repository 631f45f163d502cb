using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;

namespace Course.Crawling;

/// <summary>
/// A simulated network for goroutines. Nothing here moves the clock: the scheduler does, when all of its goroutines wait, and whatever ends
/// an operation only makes the goroutine ready that awaits it.
/// </summary>
internal sealed class SimulatedGoroutineNetwork(SimulatedNetwork network, Func<VirtualTime, Scheduler> schedule) : IGoroutineNetwork
{
    public Scheduler CreateScheduler()
    {
        var scheduler = schedule(network.Clock);
        return ReferenceEquals(scheduler.Clock, network.Clock) ? scheduler
            : throw new InvalidOperationException("The scheduler moves another clock than that of the network: make it with the clock that it is offered.");
    }

    public async ValueTask<IGoroutineConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken) =>
        new Connection(await Await<SimulatedConnection>(then => network.Connect(host, port, then, cancellationToken)).ConfigureAwait(false));

    private static Task<T> Await<T>(Action<Completion<T>> begin)
    {
        TaskCompletionSource<T> source = new();
        begin((result, error) =>
        {
            if (error is null) source.SetResult(result!);
            else source.SetException(error);
        });
        return source.Task;
    }

    // The life of the connection is that of the token with which it was made.
    private sealed class Connection(SimulatedConnection connection) : IGoroutineConnection
    {
        public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => new(Await<int>(then => connection.Send(bytes, then)));

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => new(Await<int>(then => connection.Receive(buffer, then)));

        public void Dispose() => connection.Dispose();
    }
}

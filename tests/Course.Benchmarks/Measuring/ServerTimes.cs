using System.Diagnostics;

namespace Course.Benchmarks.Measuring;

/// <summary>
/// Many clients at a server that takes a second for every answer. The server is <c>course serve-slow</c> in a new process,
/// cold; the clients are in this one. Each connects, asks and waits; their connections are opened as fast as it goes.
/// </summary>
/// <param name="Connecting">Seconds from the first connection to the last.</param>
/// <param name="LastAnswer">Seconds from the last connection to the last answer.</param>
/// <param name="Fastest">Seconds that the quickest answer took: a second, or the server cheats.</param>
/// <param name="Waiting">The memory of the server's process (resident set) while all clients wait, in 10⁶ bytes.</param>
/// <param name="Peak">The most memory that it held.</param>
/// <param name="Threads">The server's threads while all clients wait.</param>
/// <param name="Processor">Seconds of processor time that the server used, its start included.</param>
internal sealed record ServerTimes(double Connecting, double LastAnswer, double Fastest, double Waiting, double Peak, int Threads, double Processor)
{
    private static readonly TimeSpan AllAreRead = TimeSpan.FromMilliseconds(500); // and none is answered whose client connected last

    public static async Task<ServerTimes> MeasureAsync(int connections, CancellationToken cancellation)
    {
        await using var server = await SlowServerProcess.StartAsync(cancellation);
        SlowClient[] clients = [.. Enumerable.Range(0, connections).Select(_ => new SlowClient(server.Port))];
        try
        {
            var start = Stopwatch.GetTimestamp();
            Task[] answers = [.. clients.Select(client => client.FetchAsync(cancellation))];
            await Task.WhenAll(clients.Select(client => client.Connected)).WaitAsync(cancellation);
            await Task.Delay(AllAreRead, cancellation);
            var (waiting, threads) = (server.Memory, server.Threads);
            await Task.WhenAll(answers);

            var lastConnection = clients.Max(client => client.ConnectedAt);
            return new ServerTimes(
                Stopwatch.GetElapsedTime(start, lastConnection).TotalSeconds,
                Stopwatch.GetElapsedTime(lastConnection, clients.Max(client => client.AnsweredAt)).TotalSeconds,
                clients.Min(client => Stopwatch.GetElapsedTime(client.ConnectedAt, client.AnsweredAt).TotalSeconds),
                waiting / 1e6,
                server.PeakMemory / 1e6,
                threads,
                server.ProcessorTime.TotalSeconds);
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace Course.Benchmarks.Measuring;

/// <summary>One crawl of many pages at once, seen from outside; the server and the client are new processes.</summary>
/// <param name="Seconds">How long the crawl took, by the client's clock.</param>
/// <param name="User">Seconds of processor time that the crawl cost the client in its own code.</param>
/// <param name="System">The same in the system's code.</param>
/// <param name="Whole">Seconds of processor time of the client's whole life, its start and its warm-up included.</param>
/// <param name="BytesPerConnection">How much the client's memory (resident set) grew at most, for each page.</param>
/// <param name="Threads">How many threads it had at most beyond those before.</param>
internal sealed record ManySample(double Seconds, double User, double System, double Whole, double BytesPerConnection, int Threads)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Seconds of processor time that the crawl cost the client.</summary>
    public double Processor => User + System;

    public static async Task<ManySample> TakeAsync(ManyClient client, int pages, CancellationToken cancellation)
    {
        await using var server = await SlowServerProcess.StartAsync(cancellation);
        using var process = Process.Start(new ProcessStartInfo(client.Program, client.ArgumentsFor(server.Port, pages)) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            if (await process.StandardOutput.ReadLineAsync(cancellation) != "ready") throw new InvalidOperationException($"'{client.Name}' did not become ready: see above.");
            var before = ProcessState.Of(process.Id);
            await process.StandardInput.WriteLineAsync("go".AsMemory(), cancellation);
            var finding = process.StandardOutput.ReadLineAsync(cancellation).AsTask();
            var threads = before.Threads;
            while (await Task.WhenAny(finding, Task.Delay(Interval, cancellation)) != finding) threads = Math.Max(threads, ProcessState.Of(process.Id).Threads);
            var after = ProcessState.Of(process.Id);
            var found = JsonSerializer.Deserialize<ManyFinding>(await finding ?? "null") ?? throw new InvalidOperationException($"'{client.Name}' ended in the middle of its crawl: see above.");
            if (found.Right != pages) throw new InvalidOperationException($"'{client.Name}': of {pages} pages only {found.Right} arrived as they are. The measurement is void.");
            return new ManySample(found.Seconds, after.User - before.User, after.System - before.System, after.Processor, (double)(after.PeakMemory - before.Memory) / pages, threads - before.Threads);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}

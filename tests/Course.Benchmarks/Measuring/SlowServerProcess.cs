using System.Diagnostics;
using System.Globalization;

namespace Course.Benchmarks.Measuring;

/// <summary><c>course serve-slow</c> with a site of one small page, in a process of its own, so that its memory can be told.</summary>
internal sealed class SlowServerProcess : IAsyncDisposable
{
    private const string AddressPrefix = "http://127.0.0.1:";
    private readonly Process process;
    private readonly DirectoryInfo site;

    private SlowServerProcess(Process process, DirectoryInfo site, int port)
    {
        this.process = process;
        this.site = site;
        Port = port;
    }

    /// <summary>What the one page holds, and nothing else in an answer ends with.</summary>
    public static ReadOnlySpan<byte> Content => "<!DOCTYPE html><title>Slow</title><p>Worth the wait.</p>"u8;

    public int Port { get; }

    public int Threads
    {
        get
        {
            process.Refresh();
            return process.Threads.Count;
        }
    }

    /// <summary>The resident set, in bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The largest resident set so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<SlowServerProcess> StartAsync(CancellationToken cancellation)
    {
        var site = Directory.CreateTempSubdirectory("course-benchmark-");
        await File.WriteAllBytesAsync(Path.Combine(site.FullName, "index.html"), Content.ToArray(), cancellation);
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "course.dll"), "serve-slow", "--delay", "1", "--site", site.FullName]) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            var address = line.IndexOf(AddressPrefix, StringComparison.Ordinal);
            if (address >= 0) return new SlowServerProcess(process, site, int.Parse(line[(address + AddressPrefix.Length)..].TrimEnd('/'), CultureInfo.InvariantCulture));
        }

        await EndAsync(process, site);
        throw new InvalidOperationException("The server did not start: see above.");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(process, site);
    }

    private static async ValueTask EndAsync(Process process, DirectoryInfo site)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        site.Delete(recursive: true);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Course.Kernel.Protocol;

/// <summary>The end of what a process has written to a stream that nobody reads otherwise: why it ended, should it end. Thread-safe.</summary>
internal sealed class LastWords
{
    private const int MostKept = 4000;
    private static readonly TimeSpan TimeToFollow = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly StringBuilder words = new();
    private readonly Task[] reading;

    /// <summary>Reads on threads of its own, so that a thread pool that cells have starved cannot keep the process waiting.</summary>
    public LastWords(Process process, params IReadOnlyList<StreamReader> streams)
    {
        this.process = process;
        reading = [.. streams.Select(stream => Task.Factory.StartNew(() => Read(stream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>What was written last.</summary>
    public string Text
    {
        get
        {
            lock (words)
            {
                return words.ToString();
            }
        }
    }

    /// <summary>Why the process has ended, as far as that is known. Waits a moment for its end and its last words.</summary>
    public string Death
    {
        get
        {
            process.WaitForExit(TimeToFollow);
            WaitForEnd();
            string exit = process.HasExited ? string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {process.ExitCode}") : "it closed its streams";
            string[] lines = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.FirstOrDefault(line => line.StartsWith("Fatal", StringComparison.Ordinal)) is { } fatal ? $"{exit}: {fatal}"
                : lines is [.., var last] ? $"{exit}: {last}"
                : exit;
        }
    }

    /// <summary>Keeps nothing of what was written so far.</summary>
    public void Forget()
    {
        lock (words)
        {
            words.Clear();
        }
    }

    /// <summary>Waits a moment for the end of the streams.</summary>
    public void WaitForEnd() => Task.WaitAll(reading, TimeToFollow);

    private void Read(StreamReader stream)
    {
        try
        {
            char[] buffer = new char[1024];
            while (stream.Read(buffer) is int length and > 0)
            {
                lock (words)
                {
                    words.Append(buffer, 0, length);
                    words.Remove(0, Math.Max(0, words.Length - MostKept));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The end of it.
        }
    }
}

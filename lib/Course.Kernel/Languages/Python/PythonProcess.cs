using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Course.Kernel.Protocol;

namespace Course.Kernel.Languages.Python;

/// <summary>A Python that runs the driver: takes one command at a time, and answers each. It ends with the kernel.</summary>
internal sealed class PythonProcess : IDisposable
{

    // Python waits while so many messages wait here: it puts out faster than a cell's output can be passed on.
    private const int MostMessages = 32;

    // No message of the driver is longer.
    private const int LongestMessage = 128 * 1024 * 1024;
    private static readonly TimeSpan TimeToFollow = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly Channel<JsonObject> messages = Channel.CreateBounded<JsonObject>(new BoundedChannelOptions(MostMessages) { SingleReader = true, SingleWriter = true });
    private readonly LastWords lastWords;
    private readonly Task reading;
    private readonly Lock writing = new();
    private readonly CancellationTokenSource ending = new();

    private PythonProcess(Process process)
    {
        this.process = process;
        reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        lastWords = new LastWords(process, process.StandardError);
    }

    /// <summary>Whether it can take commands.</summary>
    public bool IsAlive => !messages.Reader.Completion.IsCompleted && !process.HasExited;

    /// <summary>Starts Python and waits for its first word.</summary>
    /// <exception cref="LanguageUnavailableException">There is no Python, or none that is recent enough.</exception>
    public static PythonProcess Start(string folder, CancellationToken cancellationToken)
    {
        // The driver comes by the command line: no file of it is left anywhere.
        Process process = PythonInstallation.Start(start =>
        {
            foreach (string argument in new[] { "-X", "utf8", "-c", $"__file__ = '<driver>'; exec(compile({JsonSerializer.Serialize(Driver)}, '<driver>', 'exec'))" })
            {
                start.ArgumentList.Add(argument);
            }
            start.WorkingDirectory = folder;
            start.RedirectStandardInput = true;
            start.RedirectStandardOutput = true;
            start.RedirectStandardError = true;
            start.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            start.StandardOutputEncoding = Encoding.UTF8;
            start.StandardErrorEncoding = Encoding.UTF8;
            start.UseShellExecute = false;
            // The same outputs on every run: sets of strings would come in another order each time.
            start.Environment["PYTHONHASHSEED"] = "0";
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            start.Environment.Remove("PYTHONSTARTUP");
        });
        PythonProcess python = new(process);
        try
        {
            if (python.Receive(cancellationToken)?["ready"] is null)
            {
                throw new LanguageUnavailableException($"The command {process.StartInfo.FileName} is no Python that can run cells ({python.Death.TrimEnd('.')}). Install Python 3.8 or later (python.org).");
            }
            return python;
        }
        catch
        {
            python.Dispose();
            throw;
        }
    }

    /// <summary>Why it ended, as far as that is known; the last line that it wrote.</summary>
    public string Death => lastWords.Death;

    public void Send(JsonObject command)
    {
        try
        {
            lock (writing)
            {
                process.StandardInput.Write(command.ToJsonString() + "\n");
                process.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            // It is gone; whoever waits for the answer learns it from there.
        }
    }

    /// <summary>The next message; null when it is gone. Blocks.</summary>
    public JsonObject? Receive(CancellationToken cancellationToken)
    {
        try
        {
            return messages.Reader.ReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>Raises KeyboardInterrupt in the running cell.</summary>
    public void Interrupt()
    {
        if (OperatingSystem.IsWindows())
        {
            Send(new JsonObject { ["do"] = "interrupt" });
        }
        else if (!process.HasExited)
        {
            ProcessSignal.Interrupt(process.Id);
        }
    }

    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // Gone already.
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        Kill();
        process.WaitForExit(TimeToFollow);
        lastWords.WaitForEnd();
        reading.Wait(TimeToFollow);
        process.Dispose();
        ending.Dispose();
    }

    private void Read()
    {
        try
        {
            BoundedLineReader lines = new(process.StandardOutput, LongestMessage);
            while (lines.ReadLine() is { } line)
            {
                if (JsonNode.Parse(line) is JsonObject message)
                {
                    messages.Writer.WriteAsync(message, ending.Token).AsTask().GetAwaiter().GetResult();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or JsonException or ObjectDisposedException or OperationCanceledException)
        {
            // What is not a message is the end of them.
        }
        messages.Writer.TryComplete();
    }

    private static string Driver => $"{PythonSource.Variables}\n{PythonSource.Driver}";
}

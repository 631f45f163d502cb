using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Jupyter.Messages;
using Course.Kernel.Protocol;

namespace Course.Kernel.Jupyter.Connecting;

/// <summary>
/// A Jupyter kernel that this process has started and is connected to: over loopback, with a key that only a file tells which
/// nobody but its owner can read. It ends with this process. Thread-safe.
/// </summary>
internal sealed class ForeignKernel : IDisposable
{
    private const string SupportedProtocol = "5.";
    private const int AttemptsAtPorts = 3;

    private static readonly TimeSpan TimeToExit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeToFollow = TimeSpan.FromSeconds(2);

    private readonly KernelSpec spec;
    private readonly DirectoryInfo connectionFolder;
    private readonly ConnectionFile connection;
    private readonly Process process;
    private readonly Task exit;
    private readonly LastWords lastWords;
    private readonly TimeProvider time;
    private KernelClient? client;
    private int isDisposed;

    private ForeignKernel(KernelSpec spec, string folder, TimeProvider time)
    {
        this.spec = spec;
        this.time = time;
        connection = ConnectionFile.OnThisMachine().WithFreePorts();
        connectionFolder = Directory.CreateTempSubdirectory("course-connection-");
        try
        {
            string file = Path.Combine(connectionFolder.FullName, "kernel.json");
            connection.Write(file, spec.Name);
            process = Launch(file, folder);
        }
        catch
        {
            connectionFolder.Delete(recursive: true);
            throw;
        }
        exit = process.WaitForExitAsync();
        lastWords = new LastWords(process, process.StandardError, process.StandardOutput);
    }

    /// <summary>Where to ask it.</summary>
    public KernelClient Client => client ?? throw new InvalidOperationException("The kernel is not connected yet.");

    /// <summary>Whether it can take requests.</summary>
    public bool IsAlive => client is { IsBroken: false } && !process.HasExited;

    /// <summary>Why it ended, as far as that is known.</summary>
    public string Death => lastWords.Death;

    /// <summary>Starts a kernel and waits until it answers.</summary>
    /// <param name="spec">How to start it.</param>
    /// <param name="folder">The folder that it runs in.</param>
    /// <param name="onStray">Told what the kernel publishes that nobody has asked for.</param>
    /// <param name="longest">How long it may take to answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JupyterException">It cannot be started, ends at once, does not answer, or speaks another protocol.</exception>
    public static async Task<ForeignKernel> StartAsync(KernelSpec spec, string folder, Action<JupyterMessage> onStray, TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            ForeignKernel kernel = new(spec, folder, time);
            try
            {
                await kernel.ConnectAsync(onStray, longest, cancellationToken).ConfigureAwait(false);
                return kernel;
            }
            catch (JupyterException) when (attempt < AttemptsAtPorts && kernel.LostItsPorts)
            {
                kernel.Dispose();
            }
            catch
            {
                kernel.Dispose();
                throw;
            }
        }
    }

    /// <summary>What it has written before has nothing to do with its death, should it die from now on.</summary>
    public void ForgetLastWords() => lastWords.Forget();

    /// <summary>Interrupts what it runs, in the way that its kernelspec says. Does not wait.</summary>
    public void Interrupt()
    {
        if (spec.IsInterruptedByMessage || !ProcessSignal.IsSupported)
        {
            // Nobody waits for the answer.
            using Conversation _ = Client.Ask("interrupt_request", [], JupyterChannel.Control);
        }
        else if (!process.HasExited)
        {
            ProcessSignal.Interrupt(process.Id);
            // An event loop that sleeps, as in ipykernel's await, minds the signal only when something else wakes it.
            using Conversation _ = Client.Ask("kernel_info_request", []);
        }
    }

    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // Gone already.
        }
    }

    /// <summary>Asks it to end, and ends it if it does not within a second.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
        {
            return;
        }
        if (IsAlive)
        {
            using Conversation _ = Client.Ask("shutdown_request", new JsonObject { ["restart"] = false }, JupyterChannel.Control);
            process.WaitForExit(TimeToExit);
        }
        Kill();
        process.WaitForExit(TimeToFollow);
        client?.Dispose();
        lastWords.WaitForEnd();
        process.Dispose();
        try
        {
            connectionFolder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever cleans the temporary folder does it.
        }
    }

    /// <summary>Whether somebody else has taken a port that was free when it was chosen.</summary>
    private bool LostItsPorts => process.HasExited && lastWords.Text.Contains("in use", StringComparison.OrdinalIgnoreCase);

    private Process Launch(string connectionFile, string folder)
    {
        IReadOnlyList<string> command = spec.CommandLine(connectionFile);
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (ProcessSignal.IsSupported)
        {
            // By this a kernel knows whom not to outlive.
            start.Environment["JPY_PARENT_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }
        if (spec.IsPython)
        {
            // The same outputs on every run: sets of strings would come in another order each time.
            start.Environment["PYTHONHASHSEED"] = "0";
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        }
        foreach ((string name, string value) in spec.EnvironmentFilled(Environment.GetEnvironmentVariable))
        {
            start.Environment[name] = value;
        }
        try
        {
            Process started = Process.Start(start)!;
            started.StandardInput.Close();
            return started;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw new JupyterException($"The Jupyter kernel {spec} cannot be started: \"{command[0]}\" does not run ({exception.Message}). Install the kernel anew.", exception);
        }
    }

    private async Task ConnectAsync(Action<JupyterMessage> onStray, TimeSpan longest, CancellationToken cancellationToken)
    {
        using CancellationTokenSource tooLong = new(longest, time);
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        _ = CancelAtExitAsync(giveUp);
        JupyterMessage? information = null;
        try
        {
            client = await KernelClient.ConnectAsync(connection, onStray, time, giveUp.Token).ConfigureAwait(false);
            _ = WatchAsync(client);
            information = await client.GreetAsync(giveUp.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It has ended, or time is up.
        }
        if (information is null)
        {
            throw new JupyterException(tooLong.IsCancellationRequested && !process.HasExited
                ? string.Create(CultureInfo.InvariantCulture, $"The Jupyter kernel {spec} has not answered within {longest.TotalSeconds:0.###} s, and was ended. Look whether it runs in Jupyter.")
                : $"The Jupyter kernel {spec} does not start: {Death.TrimEnd('.')}. Look whether it runs in Jupyter.");
        }
        string protocol = information.Text("protocol_version") ?? "";
        if (!protocol.StartsWith(SupportedProtocol, StringComparison.Ordinal))
        {
            throw new JupyterException($"The Jupyter kernel {spec} speaks version {protocol} of the Jupyter protocol; this one speaks 5. Install a later version of the kernel.");
        }
    }

    private async Task CancelAtExitAsync(CancellationTokenSource giveUp)
    {
        await exit.ConfigureAwait(false);
        try
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // Connected long ago.
        }
    }

    /// <summary>A kernel that has ended, or that hung up, is no longer waited for; what it said before is still heard.</summary>
    private async Task WatchAsync(KernelClient watched)
    {
        await Task.WhenAny(exit, watched.Lost).ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(exit, watched.Drained), Task.Delay(TimeToFollow, time)).ConfigureAwait(false);
        if (Volatile.Read(ref isDisposed) == 0)
        {
            Kill();
        }
        watched.Dispose();
    }
}

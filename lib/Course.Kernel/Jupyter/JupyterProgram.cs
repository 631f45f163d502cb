using System.Net;
using System.Runtime.InteropServices;
using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Jupyter.ZeroMQ;

namespace Course.Kernel.Jupyter;

/// <summary>The process that a Jupyter front end starts: it talks to the front end, and cells run in a child of it.</summary>
public static class JupyterProgram
{
    private const string Verb = "jupyter";
    private const string AllowRemote = "--allow-remote";
    private const string AllowUnsigned = "--allow-unsigned";

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <summary>The arguments that start this program, for a kernelspec.</summary>
    internal static IReadOnlyList<string> CommandLine(string connectionFile) => [Verb, connectionFile];

    /// <summary>Null if the command line is not one that starts this program.</summary>
    internal static JupyterOptions? Parse(string[] commandLine) =>
        commandLine is [Verb, string connectionFile, .. string[] rest] && rest.All(argument => argument is AllowRemote or AllowUnsigned)
            ? new JupyterOptions
            {
                ConnectionFile = connectionFile,
                AllowRemote = rest.Contains(AllowRemote),
                AllowUnsigned = rest.Contains(AllowUnsigned),
            }
            : null;

    /// <summary>Serves front ends until one of them, a signal, or the end of the process that started this one says to stop.</summary>
    /// <param name="options">How to start.</param>
    /// <param name="output">Told how to connect, when there was no connection file.</param>
    /// <param name="cancellationToken">Ends the kernel.</param>
    /// <exception cref="JupyterException">It cannot start; the message says why, and what to do.</exception>
    public static async Task RunAsync(JupyterOptions options, TextWriter output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        ConnectionFile wanted = options.ConnectionFile is { } file ? ConnectionFile.Read(file) : ConnectionFile.OnThisMachine();
        RequireSafe(wanted, options);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The child needs the longest to start: it goes first.
        RestartingKernel cells = new(options.Kernel);
        await using (cells.ConfigureAwait(false))
        {
            JupyterServer server = new(wanted, cells, new TransportLimits(), TimeProvider.System);
            await using (server.ConfigureAwait(false))
            {
                using IDisposable signals = Listen(server.Kernel, options, end);
                _ = StarterProcess.WatchAsync(end);
                server.Start();
                string? written = options.ConnectionFile is null ? Announce(server.Connection, output) : null;
                try
                {
                    await server.Kernel.Stopped.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    await server.CloseAsync(Linger).ConfigureAwait(false);
                }
                finally
                {
                    if (written is not null)
                    {
                        File.Delete(written);
                    }
                }
            }
        }
    }

    private static void RequireSafe(ConnectionFile wanted, JupyterOptions options)
    {
        if (!IPAddress.IsLoopback(wanted.Address) && !options.AllowRemote)
        {
            throw new JupyterException($"The connection file asks the kernel to listen at {wanted.Address}, where other machines can reach it, and what they say can be read on the way. Ask for 127.0.0.1, or start the kernel with {AllowRemote} if that is what you want.");
        }
        if (wanted.Key.Length == 0 && !options.AllowUnsigned)
        {
            throw new JupyterException($"The connection file has no key: whoever can connect could run code as you. Put a long random text there as \"key\", or start the kernel with {AllowUnsigned} if that is what you want.");
        }
    }

    private static string Announce(ConnectionFile connection, TextWriter output)
    {
        string folder = JupyterFolders.OfThisMachine().Runtime;
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"kernel-course-{Environment.ProcessId}.json");
        File.Delete(path);
        connection.Write(path, JupyterInstallation.KernelName);
        output.WriteLine($"The kernel is running. To connect: jupyter console --existing {path}");
        output.WriteLine("Ctrl-C interrupts the running cell, and ends the kernel when none is running.");
        return path;
    }

    private static CompositeRegistration Listen(JupyterKernel kernel, JupyterOptions options, CancellationTokenSource end) => new(
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            if (!kernel.Interrupt() && options.EndsAtIdleInterrupt)
            {
                end.Cancel();
            }
        }),
        .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(number => PosixSignalRegistration.Create(number, signal =>
        {
            signal.Cancel = true;
            end.Cancel();
        })),
    ]);

    private sealed class CompositeRegistration(IReadOnlyList<PosixSignalRegistration> registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (PosixSignalRegistration registration in registrations)
            {
                registration.Dispose();
            }
        }
    }
}

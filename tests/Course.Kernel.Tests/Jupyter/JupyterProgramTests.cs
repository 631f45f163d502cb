using System.Diagnostics;
using System.Text.Json;
using Course.Kernel.Jupyter;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>The program that a kernelspec starts, as a process, with real cells.</summary>
public sealed class JupyterProgramTests : IDisposable
{
    // A process that does not end keeps its test waiting for ever: this ends the test as failed, and measures nothing.
    private const int Hang = 900_000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact(Timeout = Hang)]
    public async Task Cells_Run_AskForInput_AreInterrupted_AndSurviveTheirProcess()
    {
        (Process process, ConnectionFile connection) = Start();
        using FrontEnd frontEnd = new(connection, TestContext.Current.CancellationToken);
        await frontEnd.SubscribedAsync();

        Assert.Equal("2", Result(await frontEnd.RunAsync("1 + 1")));

        Task<(JsonElement, IReadOnlyList<(string, JsonElement)>)> asking = frontEnd.RunAsync("Console.ReadLine() + (await GetPasswordAsync(\"key? \")).GetClearTextPassword()", allowInput: true);
        Assert.False((await frontEnd.InputRequestAsync()).Content.GetProperty("password").GetBoolean());
        frontEnd.SendInput("a");
        (_, JsonElement request, _) = await frontEnd.InputRequestAsync();
        Assert.Equal("key? ", request.GetProperty("prompt").GetString());
        Assert.True(request.GetProperty("password").GetBoolean());
        frontEnd.SendInput("b");
        Assert.Equal("ab", Result(await asking));

        Task<(JsonElement Reply, IReadOnlyList<(string, JsonElement)>)> endless = frontEnd.RunAsync("var kept = 5; Console.ReadLine();", allowInput: true);
        await frontEnd.InputRequestAsync();
        frontEnd.SendOnControl("interrupt_request");
        Assert.Equal("CellInterrupted", (await endless).Reply.GetProperty("ename").GetString());
        Assert.Equal("5", Result(await frontEnd.RunAsync("kept")));

        Assert.Equal("ProcessExited", (await frontEnd.RunAsync("Environment.Exit(1);")).Reply.GetProperty("ename").GetString());
        Assert.Equal("3", Result(await frontEnd.RunAsync("1 + 2")));

        frontEnd.SendOnControl("shutdown_request");
        await EndAsync(process, 0);
    }

    [Fact(Timeout = Hang)]
    public async Task Signals_InterruptTheCellAndEndTheKernel()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends signals.");
        InterruptSignal.SkipWhereItIsIgnored();
        (Process process, ConnectionFile connection) = Start();
        using FrontEnd frontEnd = new(connection, TestContext.Current.CancellationToken);
        await frontEnd.SubscribedAsync();
        Task<(JsonElement Reply, IReadOnlyList<(string, JsonElement)>)> endless = frontEnd.RunAsync("Console.ReadLine(); while (true) { }", allowInput: true);
        await frontEnd.InputRequestAsync();

        Signal(process, "INT");
        Assert.Equal("CellInterrupted", (await endless).Reply.GetProperty("ename").GetString());
        Signal(process, "TERM");

        await EndAsync(process, 0);
    }

    [Fact(Timeout = Hang)]
    public async Task Starter_ThatDies_TakesTheKernelWithIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses a Unix shell.");
        string file = WriteConnection(out _);
        // The shell stays the parent while its input is open, and then goes.
        ProcessStartInfo start = new("sh", ["-c", $"JPY_PARENT_PID=$$ '{DotnetHost.Path}' exec '{DotnetHost.KernelAssembly}' jupyter '{file}' & read line"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process shell = Process.Start(start)!;
        ConnectionFile connection = ConnectionFile.Read(file);
        using FrontEnd frontEnd = new(connection, TestContext.Current.CancellationToken);
        await frontEnd.SubscribedAsync();
        Assert.Equal("2", Result(await frontEnd.RunAsync("1 + 1")));

        shell.StandardInput.Close();
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        // The kernel has the pipe from the shell, and the pipe ends with whoever has it last.
        await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("\"0.0.0.0\"", "\"k\"", "where other machines can reach it")]
    [InlineData("\"127.0.0.1\"", "\"\"", "has no key: whoever can connect could run code as you")]
    public async Task UnsafeConnectionFile_IsRefusedUnlessAskedFor(string ip, string key, string expected)
    {
        string file = folder.File("unsafe.json");
        await File.WriteAllTextAsync(file, $$"""{"transport":"tcp","signature_scheme":"hmac-sha256","ip":{{ip}},"key":{{key}},"shell_port":0,"control_port":0,"stdin_port":0,"iopub_port":0,"hb_port":0}""", TestContext.Current.CancellationToken);

        JupyterException refusal = await Assert.ThrowsAsync<JupyterException>(() => JupyterProgram.RunAsync(new JupyterOptions { ConnectionFile = file }, TextWriter.Null, TestContext.Current.CancellationToken));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OnlyWhatAKernelSpecWrites()
    {
        Assert.Equal("f.json", JupyterProgram.Parse(["jupyter", "f.json"])!.ConnectionFile);
        Assert.True(JupyterProgram.Parse(["jupyter", "f.json", "--allow-remote"])!.AllowRemote);
        Assert.Null(JupyterProgram.Parse(["jupyter"]));
        Assert.Null(JupyterProgram.Parse(["jupyter", "f.json", "--nonsense"]));
        Assert.Null(JupyterProgram.Parse([]));
    }

    private (Process Process, ConnectionFile Connection) Start()
    {
        string file = WriteConnection(out ConnectionFile connection);
        ProcessStartInfo start = new(DotnetHost.Path, ["exec", DotnetHost.KernelAssembly, "jupyter", file]) { RedirectStandardError = true };
        return (Process.Start(start)!, connection);
    }

    /// <summary>A connection file with ports that were free a moment ago, which is how front ends choose them too.</summary>
    private string WriteConnection(out ConnectionFile connection)
    {
        System.Net.Sockets.TcpListener[] listeners = [.. Enumerable.Range(0, 5).Select(_ => new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0))];
        int[] ports = [.. listeners.Select(listener =>
        {
            listener.Start();
            return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        })];
        foreach (System.Net.Sockets.TcpListener listener in listeners)
        {
            listener.Dispose();
        }
        connection = ConnectionFile.OnThisMachine() with { ShellPort = ports[0], ControlPort = ports[1], StdinPort = ports[2], IOPubPort = ports[3], HeartbeatPort = ports[4] };
        string file = folder.File($"{Guid.NewGuid():N}.json");
        connection.Write(file, "course-csharp");
        return file;
    }

    private static async Task EndAsync(Process process, int exitCode)
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, process.ExitCode);
        process.Dispose();
    }

    private static void Signal(Process process, string name) => Process.Start("kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    private static string Result((JsonElement Reply, IReadOnlyList<(string Type, JsonElement Content)> News) run)
    {
        Assert.True(run.Reply.GetProperty("status").GetString() == "ok", run.Reply.ToString());
        return run.News.Single(entry => entry.Type == "execute_result").Content.GetProperty("data").GetProperty("text/plain").GetString()!;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Languages;

/// <summary>What a Jupyter kernel can say and do, right and wrong: the kernel is a script of the test.</summary>
public sealed class ForeignKernelTests(ForeignKernelTests.Kernel kernel) : IClassFixture<ForeignKernelTests.Kernel>
{
    private static int lastFake;

    // Every test has a kernel of its own, and all of them one process that is connected to it.
    private readonly string name = string.Create(CultureInfo.InvariantCulture, $"fake{Interlocked.Increment(ref lastFake)}");

    private KernelProcess Process => kernel.Process;

    [Fact]
    public async Task Outputs_OfEveryKind_AreTheCells()
    {
        using FakeKernel fake = await ConnectAsync();
        fake["all"] = cell =>
        {
            cell.Print("gone");
            cell.Publish("clear_output", new JsonObject { ["wait"] = false });
            cell.Print("a");
            cell.Publish("stream", new JsonObject { ["name"] = "stderr", ["text"] = "b" });
            cell.Publish("display_data", new JsonObject { ["data"] = new JsonObject { ["text/plain"] = "p", ["text/html"] = "<i>p</i>" }, ["transient"] = new JsonObject { ["display_id"] = "x" } });
            cell.Publish("display_data", new JsonObject { ["data"] = new JsonObject { ["application/json"] = new JsonObject { ["n"] = 1 } } });
            cell.Publish("update_display_data", new JsonObject { ["data"] = new JsonObject { ["text/plain"] = "q" }, ["transient"] = new JsonObject { ["display_id"] = "x" } });
            cell.Publish("execute_result", new JsonObject { ["data"] = new JsonObject { ["text/plain"] = "r" }, ["execution_count"] = 99 });
            return FakeKernel.Ok;
        };

        CellResult result = await RunAsync("all", executionCount: 7);

        Assert.Equal(
            ["stdout:a", "stderr:b", "display:text/plain=q", "display:application/json={\"n\":1}", "result 7:text/plain=r"],
            result.Outputs.Select(output => output switch
            {
                CellOutput.StreamOutput stream => $"{stream.Name}:{stream.Text}",
                CellOutput.DisplayData display => $"display:{Text(display.Data)}",
                CellOutput.ExecuteResult value => $"result {value.ExecutionCount}:{Text(value.Data)}",
                _ => output.ToString(),
            }));
        Assert.Equal(CellStatus.Ok, result.Status);
    }

    [Fact]
    public async Task Bundle_HasPlainTextLast()
    {
        using FakeKernel fake = await ConnectAsync();
        fake["rich"] = cell =>
        {
            cell.Publish("execute_result", new JsonObject { ["data"] = new JsonObject { ["text/plain"] = "p", ["text/html"] = "<i>p</i>" } });
            return FakeKernel.Ok;
        };

        Assert.Equal("text/html=<i>p</i>;text/plain=p", Text(Assert.Single((await RunAsync("rich")).Outputs.OfType<CellOutput.ExecuteResult>()).Data));
    }

    [Fact]
    public async Task Error_HasTheKernelsTracebackWithoutItsColours()
    {
        using FakeKernel fake = await ConnectAsync();
        JsonObject error = new() { ["ename"] = "Bad", ["evalue"] = "\u001b[31mluck\u001b[0m", ["traceback"] = new JsonArray("\u001b[0;31m----\u001b[0m\nline 1", "Bad: luck") };
        fake["bad"] = cell =>
        {
            cell.Publish("error", (JsonObject)error.DeepClone());
            JsonObject reply = (JsonObject)error.DeepClone();
            reply["status"] = "error";
            return reply;
        };
        fake["bare"] = _ => new JsonObject { ["status"] = "error", ["ename"] = "Bare", ["evalue"] = "words" };

        CellOutput.ErrorOutput shown = (await RunAsync("bad")).Error!;
        Assert.Equal(("Bad", "luck"), (shown.Name, shown.Value));
        Assert.Equal(["----", "line 1", "Bad: luck"], shown.Traceback);
        Assert.Equal(["Bare: words"], (await RunAsync("bare")).Error!.Traceback);
    }

    [Fact]
    public async Task Input_IsTheCellsOwn()
    {
        using FakeKernel fake = await ConnectAsync();
        fake["ask"] = cell =>
        {
            cell.Print(cell.Ask("key? ", isPassword: true));
            return FakeKernel.Ok;
        };
        fake["may"] = cell =>
        {
            cell.Print(cell.Request.Flag("allow_stdin", otherwise: true).ToString());
            return FakeKernel.Ok;
        };
        AnsweringReader reader = new("answer");

        CellResult result = await Process.ExecuteAsync(new CellRequest($"#!{name}\nask"), new CellAudience { Input = reader }, TestContext.Current.CancellationToken);

        Assert.Equal(("answer", "key? :True"), (result.StandardOutput(), Assert.Single(reader.Questions)));
        Assert.Equal("False", (await RunAsync("may")).StandardOutput());
    }

    [Theory]
    [InlineData("message")]
    [InlineData("signal")]
    public async Task Interrupt_GoesTheWayThatTheKernelSpecSays(string mode)
    {
        if (mode == "signal")
        {
            InterruptSignal.SkipWhereItIsIgnored();
        }
        using FakeKernel fake = await ConnectAsync(mode);
        fake["endless"] = cell =>
        {
            cell.Print("on");
            if (mode == "message")
            {
                cell.AwaitInterrupt();
            }
            else
            {
                cell.AwaitSignal();
            }
            return new JsonObject { ["status"] = "error", ["ename"] = "KeyboardInterrupt", ["evalue"] = "", ["traceback"] = new JsonArray("at line 1") };
        };

        CellResult result = await InterruptAsync("endless");

        Assert.Equal((CellStatus.Interrupted, InterruptStep.Checkpoint), (result.Status, result.Interrupt!.Step));
        Assert.Equal("at line 1", result.Error!.Traceback[^1]);
        Assert.Equal(CellStatus.Ok, (await RunAsync("1")).Status);
    }

    [Fact]
    public async Task Interrupt_OfAKernelThatDoesNotListen_EndsItAndTheNextCellHasAnother()
    {
        await using KernelProcess impatient = await KernelProcess.StartAsync(
            ConnectedKernelTests.Searching(kernel.Data) with { LanguageKillAfter = TimeSpan.FromMilliseconds(200) }, TestContext.Current.CancellationToken);
        using FakeKernel fake = await ConnectAsync(impatient);
        fake["deaf"] = cell =>
        {
            cell.Print("on");
            cell.AwaitEnd();
            return null;
        };
        await impatient.ExecuteAsync(new CellRequest("var kept = 1;"), cancellationToken: TestContext.Current.CancellationToken);

        CellResult result = await InterruptAsync("deaf", impatient);

        Assert.Equal(InterruptStep.LanguageEnded, result.Interrupt!.Step);
        Assert.Equal(CellStatus.Ok, (await RunAsync("1", process: impatient)).Status);
        Assert.Equal("1", (await impatient.ExecuteAsync(new CellRequest("kept.ToString()"), cancellationToken: TestContext.Current.CancellationToken)).Value());
    }

    [Fact]
    public async Task Death_IsAnErrorAndTheNextCellHasAnotherKernel()
    {
        using FakeKernel fake = await ConnectAsync();
        fake["die"] = cell =>
        {
            cell.Print("before");
            cell.Die();
            cell.AwaitEnd();
            return null;
        };

        CellResult result = await RunAsync("die");

        Assert.Equal((CellStatus.Error, "before"), (result.Status, result.StandardOutput()));
        Assert.Equal("KernelEnded", result.Error!.Name);
        Assert.Equal($"The Jupyter kernel {name} is gone: it ended with exit code 3: out of luck. Its variables are lost; the next cell for it starts another.", result.Error.Value);
        Assert.Equal(CellStatus.Ok, (await RunAsync("1")).Status);
    }

    [Fact]
    public async Task Interrupt_OfACellThatHasStartedTheKernelAnew_IsTheKernelsToo()
    {
        using FakeKernel fake = await ConnectAsync();
        fake["die"] = cell =>
        {
            cell.Die();
            cell.AwaitEnd();
            return null;
        };
        fake["endless"] = cell =>
        {
            cell.Print("on");
            cell.AwaitInterrupt();
            // Longer than an await may last that nobody can interrupt.
            Thread.Sleep(1000);
            return new JsonObject { ["status"] = "error", ["ename"] = "Stopped" };
        };
        await RunAsync("die");

        Assert.Equal(InterruptStep.Checkpoint, (await InterruptAsync("endless")).Interrupt!.Step);
    }

    [Fact]
    public async Task Message_OfNobodyWhoHoldsTheKey_IsNotHeard_AndOneThatNobodyAskedForIs()
    {
        using FakeKernel fake = await ConnectAsync();
        fake["forged"] = cell =>
        {
            cell.PublishForged("forged");
            cell.PrintWithoutParent("background ");
            cell.Print("true");
            return FakeKernel.Ok;
        };

        Assert.Equal("background true", (await RunAsync("forged")).StandardOutput());
    }

    [Fact]
    public async Task Output_OfACellThatHasEnded_IsToldOfThatCell()
    {
        using FakeKernel fake = await ConnectAsync();
        FakeKernel.Cell? first = null;
        fake["first"] = cell =>
        {
            first = cell;
            return FakeKernel.Ok;
        };
        fake["second"] = cell =>
        {
            first!.Print("late");
            cell.Print("own");
            return FakeKernel.Ok;
        };
        Heard afterwards = new();
        CellAudience audience = new() { Afterwards = afterwards };
        await Process.ExecuteAsync(new CellRequest($"#!{name}\nfirst"), audience, TestContext.Current.CancellationToken);

        CellResult second = await RunAsync("second");

        await afterwards.UntilText("late");
        Assert.Equal("own", second.StandardOutput());
    }

    [Fact]
    public async Task ReplyThatIsMissing_IsAnError()
    {
        using FakeKernel fake = await ConnectAsync();
        fake["silent"] = _ => null;
        fake["aborted"] = _ => new JsonObject { ["status"] = "aborted" };

        Assert.Equal($"The Jupyter kernel {name} is idle again and has not said how the cell ended.", (await RunAsync("silent")).Error!.Value);
        Assert.Equal("Aborted", (await RunAsync("aborted")).Error!.Name);
    }

    [Fact]
    public async Task ConnectionFile_IsItsOwnersAlone_AndGoneWithTheKernel()
    {
        KernelProcess owner = await KernelProcess.StartAsync(ConnectedKernelTests.Searching(kernel.Data), TestContext.Current.CancellationToken);
        using FakeKernel fake = await ConnectAsync(owner);
        string file = fake.ConnectionFilePlace;

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        Assert.Matches("\"key\": \"[0-9a-f]{64}\"", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains("\"ip\": \"127.0.0.1\"", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await owner.DisposeAsync();
        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Fact]
    public async Task Kernel_ThatDoesNotStart_FailsTheCellWithItsLastWords()
    {
        FakeKernel.Write(kernel.Data.Path, "broken", ["sh", "-c", "echo no such module >&2; exit 4"]);
        FakeKernel.Write(kernel.Data.Path, "absent", ["no-such-program", "{connection_file}"]);
        FakeKernel.Write(kernel.Data.Path, "empty", []);
        using FakeKernel old = new(kernel.Data.Path, "old", protocol: "4.1");

        await FailsAsync("broken", "does not start: it ended with exit code 4: no such module. Look whether it runs in Jupyter.");
        await FailsAsync("absent", "cannot be started: \"no-such-program\" does not run");
        await FailsAsync("empty", "does not say how to start the kernel: its \"argv\" is not a list of texts. Install the kernel empty anew.");
        await FailsAsync("old", "speaks version 4.1 of the Jupyter protocol; this one speaks 5.");

        async Task FailsAsync(string spec, string message)
        {
            CellResult result = await Process.ExecuteAsync(new CellRequest($"#!connect jupyter --kernel-name k{spec} --kernel-spec {spec}"), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((CellStatus.Error, "MagicError"), (result.Status, result.Error!.Name));
            Assert.Contains(message, result.Error.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Share_WithAPythonKernelThatGivesNoValues_SaysSo()
    {
        using FakeKernel fake = await ConnectAsync(language: "python");

        CellResult result = await Process.ExecuteAsync(new CellRequest($"#!share --from {name} x"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains($"#!share failed: the kernel {name} does not say what its variables are.", result.Error!.Value, StringComparison.Ordinal);
    }

    private static string Text(MimeBundle bundle) => string.Join(';', bundle.Representations.Select(part => $"{part.MimeType}={part.Content}"));

    private Task<FakeKernel> ConnectAsync(string interruptMode = "message", string language = "fake") => ConnectAsync(Process, interruptMode, language);

    private async Task<FakeKernel> ConnectAsync(KernelProcess process, string interruptMode = "message", string language = "fake")
    {
        FakeKernel fake = new(kernel.Data.Path, name, interruptMode, language);
        CellResult connected = await process.ExecuteAsync(new CellRequest($"#!connect jupyter --kernel-name {name} --kernel-spec {name}"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(connected.Status == CellStatus.Ok, connected.Error?.Value);
        Assert.Equal($"Kernel added: #!{name}", connected.Display("text/plain"));
        return fake;
    }

    private Task<CellResult> RunAsync(string code, int executionCount = 1, Signal? progress = null, KernelProcess? process = null) =>
        (process ?? Process).ExecuteAsync(new CellRequest($"#!{name}\n{code}", ExecutionCount: executionCount), progress, TestContext.Current.CancellationToken);

    private async Task<CellResult> InterruptAsync(string code, KernelProcess? process = null)
    {
        Signal running = new("on");
        Task<CellResult> cell = RunAsync(code, progress: running, process: process);
        await running.Task;
        await (process ?? Process).InterruptAsync(TestContext.Current.CancellationToken);
        return await cell;
    }

    /// <summary>One kernel for the class.</summary>
    public sealed class Kernel : IAsyncLifetime
    {
        public KernelProcess Process { get; private set; } = null!;

        internal TemporaryFolder Data { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "The kernel's process is a Unix shell.");
            Process = await KernelProcess.StartAsync(ConnectedKernelTests.Searching(Data));
        }

        public async ValueTask DisposeAsync()
        {
            if (Process is not null)
            {
                await Process.DisposeAsync();
            }
            Data.Dispose();
        }
    }
}

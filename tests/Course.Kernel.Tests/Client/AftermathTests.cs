using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Client;

/// <summary>What comes of cells after their end.</summary>
public sealed class AftermathTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly Heard afterwards = new();
    private KernelProcess? kernel;
    private int executionCount;

    private string Gate => folder.File("gate");

    public async ValueTask InitializeAsync() => kernel = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await kernel!.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("_ = Task.Run(async () => { while (!System.IO.File.Exists(gate)) await Task.Delay(5); Console.Write(\"late\"); });")]
    [InlineData("new System.Threading.Thread(() => { while (!System.IO.File.Exists(gate)) System.Threading.Thread.Sleep(5); Console.Write(\"late\"); }) { IsBackground = true }.Start();")]
    [InlineData("System.Threading.Timer timer = null; timer = new(_ => { if (System.IO.File.Exists(gate)) { timer.Dispose(); Console.Write(\"late\"); } }, null, 5, 5);")]
    [InlineData("async void Wait() { while (!System.IO.File.Exists(gate)) await Task.Delay(5); Console.Write(\"late\"); } Wait();")]
    public async Task Output_WhenNoCellRuns_IsToldAtOnceOfTheCellThatStartedIt(string code)
    {
        CellResult result = await RunAsync($"var gate = @\"{Gate}\"; {code}", afterwards);
        OpenGate();

        await afterwards.UntilText("late");
        Assert.Equal("", result.StandardOutput());
    }

    [Fact]
    public async Task Output_WhileAnotherCellRuns_IsToldOfTheCellThatStartedIt()
    {
        await RunAsync("""
            var mayWrite = new System.Threading.ManualResetEventSlim(); var hasWritten = new System.Threading.ManualResetEventSlim();
            _ = Task.Run(() => { mayWrite.Wait(); Console.Write("late"); hasWritten.Set(); });
            """, afterwards);
        Heard other = new();

        CellResult result = await RunAsync("mayWrite.Set(); hasWritten.Wait(); Console.Write(\"own\");", other);

        Assert.Equal("late", afterwards.Text);
        Assert.Equal("own", result.StandardOutput());
        Assert.Equal(0, result.StrayOutputs);
        Assert.Empty(other.Outputs);
    }

    [Fact]
    public async Task Output_ThatNobodyFollows_IsShownInTheNextCell()
    {
        await RunAsync($"var gate = @\"{Gate}\"; var done = new System.Threading.ManualResetEventSlim(); _ = Task.Run(async () => {{ while (!System.IO.File.Exists(gate)) await Task.Delay(5); Console.Write(\"late\"); done.Set(); }});", null);
        OpenGate();

        CellResult next = await RunAsync("done.Wait();", null);

        Assert.Equal("late", next.StandardOutput());
        Assert.Equal(1, next.StrayOutputs);
    }

    [Fact]
    public async Task Output_OfAThreadThatCarriesNoContext_IsToldOfTheLastCell()
    {
        await RunAsync("1", new Heard());
        await RunAsync($"new System.Threading.Thread(() => {{ while (!System.IO.File.Exists(@\"{Gate}\")) System.Threading.Thread.Sleep(5); Console.Write(\"late\"); }}) {{ IsBackground = true }}.UnsafeStart();", afterwards);
        OpenGate();

        await afterwards.UntilText("late");
    }

    [Fact]
    public async Task Displays_AreToldOfAsWell()
    {
        await RunAsync($"""
            var shown = display("before");
            _ = Task.Run(async () => {"{"} while (!System.IO.File.Exists(@"{Gate}")) await Task.Delay(5); shown.Update("after"); display("new"); {"}"});
            """, afterwards);
        OpenGate();

        await afterwards.Until(heard => heard.Count == 2);
        Assert.IsType<CellOutput.UpdateDisplayData>(afterwards.Outputs[0]);
        Assert.Equal("new", Assert.IsType<CellOutput.DisplayData>(afterwards.Outputs[1]).Data["text/plain"]);
    }

    [Fact]
    public async Task Output_BeyondTheCellsLimit_IsCutAndSaidSo()
    {
        await using KernelProcess small = await KernelProcess.StartAsync(SharedKernel.Patient with { OutputLimit = 1000 }, TestContext.Current.CancellationToken);

        CellResult result = await small.ExecuteAsync(
            new CellRequest($"Console.Write(new string('a', 400)); _ = Task.Run(async () => {{ while (!System.IO.File.Exists(@\"{Gate}\")) await Task.Delay(5); Console.Write(new string('b', 900)); }});"),
            new CellAudience { Afterwards = afterwards },
            TestContext.Current.CancellationToken);
        OpenGate();
        await afterwards.UntilText("the rest is not kept");

        Assert.Equal(400, result.StandardOutput().Length);
        Assert.Equal(600, afterwards.Text.Count(character => character == 'b'));
    }

    [Theory]
    [InlineData("new System.Threading.Thread(() => { while (!System.IO.File.Exists(gate)) System.Threading.Thread.Sleep(5); throw new FormatException(\"no luck\"); }).Start();")]
    [InlineData("System.Threading.Timer timer = new(_ => { if (System.IO.File.Exists(gate)) throw new FormatException(\"no luck\"); }, null, 5, 5);")]
    [InlineData("async void Wait() { while (!System.IO.File.Exists(gate)) await Task.Delay(5); throw new FormatException(\"no luck\"); } Wait();")]
    public async Task Exception_ThatNobodyCatches_IsToldAtOnceOfTheCellThatStartedIt(string code)
    {
        await RunAsync($"var gate = @\"{Gate}\"; {code}", afterwards);
        Heard other = new();
        await RunAsync("1", other);
        OpenGate();

        await afterwards.UntilError();
        Assert.Equal("System.FormatException", afterwards.Error!.Name);
        Assert.Equal("Cell 1 ended its own process after its end: nobody caught System.FormatException in code that Cell 1 had started (no luck). All variables are lost.", afterwards.Error.Value);
        Assert.Contains(afterwards.Error.Traceback, line => line.Contains("in Cell 1, line 1", StringComparison.Ordinal));
        Assert.Empty(other.Outputs);
        CellResult next = await RunAsync("1", null);
        Assert.StartsWith("Cell 3 could not start, because the kernel's process had ended: nobody caught System.FormatException in code that Cell 1 had started", next.Error!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_WhileAnotherCellRuns_IsToldOfBoth()
    {
        await RunAsync("var fail = new System.Threading.ManualResetEventSlim(); new System.Threading.Thread(() => { fail.Wait(); throw new FormatException(\"no luck\"); }).Start();", afterwards);

        CellResult result = await RunAsync("fail.Set(); await Task.Delay(-1);", new Heard());

        Assert.Equal(CellStatus.KernelDied, result.Status);
        Assert.StartsWith("Cell 2 ended with its process, which Cell 1 brought down: ", result.Error!.Value, StringComparison.Ordinal);
        Assert.StartsWith("Cell 1 ended its own process after its end: ", afterwards.Error!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exit_ByATimer_IsToldOfTheLastCell()
    {
        await RunAsync($"System.Threading.Timer timer = new(_ => {{ if (System.IO.File.Exists(@\"{Gate}\")) Environment.Exit(4); }}, null, 5, 5);", afterwards);
        OpenGate();

        await afterwards.UntilError();
        Assert.Equal("The kernel's process ended after Cell 1: it exited with code 4, as after Environment.Exit. All variables are lost.", afterwards.Error!.Value);
    }

    [Fact]
    public async Task Death_ThatNobodyKnowsTheCauseOf_IsToldOfTheLastCell()
    {
        await RunAsync("1", new Heard());
        await RunAsync("1", afterwards);

        using System.Diagnostics.Process process = System.Diagnostics.Process.GetProcessById(kernel!.ProcessId);
        process.Kill();

        await afterwards.UntilError();
        Assert.StartsWith("The kernel's process ended after Cell 2: ", afterwards.Error!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_IsNoDeathToTellOf()
    {
        await RunAsync("1", afterwards);

        await kernel!.DisposeAsync();

        Assert.Empty(afterwards.Outputs);
    }

    [Theory]
    [InlineData("_ = Task.Run(async () => { while (!System.IO.File.Exists(gate)) await Task.Delay(5); throw new FormatException(\"no luck\"); });")]
    [InlineData("_ = Task.Run(() => { while (!System.IO.File.Exists(gate)) System.Threading.Thread.Sleep(5); throw new FormatException(\"no luck\"); });")]
    [InlineData("async Task Wait() { while (!System.IO.File.Exists(gate)) await Task.Delay(5); throw new FormatException(\"no luck\"); } _ = Wait();")]
    public async Task Task_ThatFailsAndIsForgotten_IsToldSoonWhereTheNotebookIsLive(string code)
    {
        await RunAsync($"var gate = @\"{Gate}\"; {code}", afterwards, isLive: true);
        OpenGate();

        await afterwards.UntilError();
        Assert.Equal(("System.FormatException", "no luck"), (afterwards.Error!.Name, afterwards.Error.Value));
        Assert.Contains(afterwards.Error.Traceback, line => line.Contains("in Cell 1, line 1", StringComparison.Ordinal));
        Assert.True(kernel!.IsAlive);
    }

    [Fact]
    public async Task Task_ThatFailsAboutWhenItsCellEnds_IsToldToo()
    {
        await RunAsync("void Start(System.Threading.ManualResetEventSlim started) => _ = Task.Run(() => { started.Set(); throw new FormatException(\"no luck\"); }); { var started = new System.Threading.ManualResetEventSlim(); Start(started); started.Wait(); }", afterwards, isLive: true);

        await afterwards.UntilError();
        Assert.Equal("no luck", afterwards.Error!.Value);
    }

    [Fact]
    public async Task Task_ThatFailsAndIsForgotten_IsNotToldWhereNobodySitsBefore()
    {
        await RunAsync("void Start() => Task.Run(() => throw new FormatException(\"no luck\")).ContinueWith(_ => 0).Wait(); Start();", afterwards);

        CellResult next = await RunAsync("GC.Collect(); GC.WaitForPendingFinalizers(); Console.Write(\"done\");", null);

        Assert.Equal("done", next.StandardOutput());
        Assert.Empty(afterwards.Outputs);
    }

    private Task<CellResult> RunAsync(string code, Heard? heard, bool isLive = false) => kernel!.ExecuteAsync(
        new CellRequest(code, ExecutionCount: ++executionCount),
        new CellAudience { Afterwards = heard, IsLive = isLive },
        TestContext.Current.CancellationToken);

    private void OpenGate() => File.WriteAllText(Gate, "");
}

using Course.Kernel.Jupyter;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>What a front end's cells see of processes that end.</summary>
public sealed class RestartingKernelTests
{
    [Fact]
    public async Task ProcessThatEndsBetweenCells_IsToldOfAtOnce_AndTheNextCellRunsInAFreshOne()
    {
        using TemporaryFolder folder = new();
        await using RestartingKernel kernel = new(SharedKernel.Patient);
        Heard first = new();
        await RunAsync(kernel, $"var kept = 5; new System.Threading.Thread(() => {{ while (!System.IO.File.Exists(@\"{folder.File("gate")}\")) System.Threading.Thread.Sleep(5); throw new FormatException(\"no luck\"); }}).Start();", first, 1);
        File.WriteAllText(folder.File("gate"), "");

        await first.UntilText("A fresh process takes over: run the cells above again.");
        Assert.StartsWith("Cell 1 ended its own process after its end: ", first.Error!.Value, StringComparison.Ordinal);
        Heard second = new();
        CellResult result = await RunAsync(kernel, "1", second, 2);
        Heard third = new();
        await RunAsync(kernel, "kept", third, 3);

        Assert.Equal(CellStatus.Ok, result.Status);
        Assert.Equal("[The kernel's process had ended: nobody caught System.FormatException in code that Cell 1 had started (no luck). All variables are lost, and this cell runs in a fresh process.]\n", second.Text);
        Assert.Contains("CS0103", third.Error!.Value);
        Assert.Equal("", third.Text);
    }

    [Fact]
    public async Task ProcessThatEndsBetweenCells_IsNotToldToACellThatNobodyHearsOf()
    {
        await using RestartingKernel kernel = new(SharedKernel.Patient);
        Heard first = new();
        await RunAsync(kernel, "async void Exit() { await Task.Yield(); Environment.Exit(0); } System.Threading.Timer timer = new(_ => Exit(), null, 100, -1);", first, 1);
        await first.UntilError();
        await RunAsync(kernel, "1", null, 2);
        Heard third = new();

        await RunAsync(kernel, "1", third, 3);

        Assert.Contains("The kernel's process had ended: it exited with code 0", third.Text);
    }

    [Fact]
    public async Task CellThatEndsItsProcess_IsToldOnce()
    {
        await using RestartingKernel kernel = new(SharedKernel.Patient);
        Heard first = new();
        CellResult result = await RunAsync(kernel, "Environment.Exit(0);", first, 1);
        Heard second = new();

        await RunAsync(kernel, "Console.Write(\"fresh\");", second, 2);

        Assert.Equal(CellStatus.KernelDied, result.Status);
        Assert.Equal("fresh", second.Text);
        Assert.Single(first.Outputs);
    }

    private static Task<CellResult> RunAsync(RestartingKernel kernel, string code, Heard? heard, int executionCount) =>
        kernel.ExecuteAsync(new CellRequest(code, ExecutionCount: executionCount), heard, input: null, TestContext.Current.CancellationToken);
}

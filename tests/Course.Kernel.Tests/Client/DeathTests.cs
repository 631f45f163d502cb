using System.Diagnostics;
using Xunit;

namespace Course.Kernel.Tests.Client;

/// <summary>Cells that take their process with them.</summary>
public sealed class DeathTests
{
    [Theory]
    [InlineData("int Fall(int depth) => Fall(depth + 1) + 1; Fall(0);", "StackOverflow", "its stack overflowed")]
    [InlineData("Environment.FailFast(\"the end\");", "FailFast", "Environment.FailFast")]
    [InlineData("Environment.Exit(3);", "ProcessExited", "exited with code 3")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill(); await Task.Delay(-1);", "Process(Killed|Died)", "")]
    public async Task CellThatEndsItsProcess_IsReportedWithItsOutputAndCause(string code, string name, string cause)
    {
        await using KernelProcess kernel = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);

        CellResult result = await RunAsync(kernel, "Console.WriteLine(\"last words\");\n" + code, 5);

        Assert.Equal(CellStatus.KernelDied, result.Status);
        Assert.False(result.KernelIsAlive);
        Assert.False(kernel.IsAlive);
        Assert.Equal("last words\n", result.StandardOutput());
        Assert.Matches($"^{name}$", result.Error!.Name);
        Assert.StartsWith("Cell 5 ended its own process: ", result.Error.Value, StringComparison.Ordinal);
        Assert.Contains(cause, result.Error.Value);
    }

    [Fact]
    public async Task StackOverflow_IsShownInShort()
    {
        await using KernelProcess kernel = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);

        CellResult result = await RunAsync(kernel, "int Fall(int depth) => Fall(depth + 1) + 1; Fall(0);");

        Assert.InRange(result.Error!.Traceback.Count, 3, 25);
        Assert.Contains(result.Error.Traceback, line => line.Contains("at Fall(Int32)", StringComparison.Ordinal));
        Assert.Equal("", result.StandardError());
    }

    [Fact]
    public async Task ExceptionOnABackgroundThread_IsReportedAgainstTheRunningCellWithItsLines()
    {
        await using KernelProcess kernel = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);
        await RunAsync(kernel, """
            var gate = new System.Threading.ManualResetEventSlim();
            var worker = new System.Threading.Thread(() =>
            {
                gate.Wait();
                throw new InvalidOperationException("nobody catches me");
            });
            worker.Start();
            """, 1);

        CellResult result = await RunAsync(kernel, "gate.Set(); await Task.Delay(-1);", 2);

        Assert.Equal(CellStatus.KernelDied, result.Status);
        Assert.Equal("System.InvalidOperationException", result.Error!.Name);
        Assert.StartsWith("Cell 2 ended with its process, which Cell 1 brought down: nobody caught", result.Error.Value, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: nobody catches me", result.Error.Traceback);
        Assert.Contains("        throw new InvalidOperationException(\"nobody catches me\");", result.Error.Traceback);
        Assert.Contains("   at lambda() in Cell 1, line 5", result.Error.Traceback);
    }

    [Fact]
    public async Task DeadKernel_AnswersEveryFurtherCellAtOnce()
    {
        await using KernelProcess kernel = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);
        await RunAsync(kernel, "Environment.Exit(0);", 1);

        CellResult result = await RunAsync(kernel, "1", 2);

        Assert.Equal(CellStatus.KernelDied, result.Status);
        Assert.Equal("Cell 2 could not start, because the kernel's process had ended: it exited with code 0, as after Environment.Exit. All variables are lost.", result.Error!.Value);
    }

    [Fact]
    public async Task CellThatCannotBeStopped_IsKilled()
    {
        await using KernelProcess kernel = await KernelProcess.StartAsync(
            new KernelOptions { KillAfter = TimeSpan.FromMilliseconds(200) }, TestContext.Current.CancellationToken);
        Signal running = new("running");

        Task<CellResult> cell = kernel.ExecuteAsync(
            new CellRequest("#!fsharp\nprintf \"running\"\nwhile true do ()"), running, TestContext.Current.CancellationToken);
        await running.Task;
        InterruptOutcome outcome = await kernel.InterruptAsync(TestContext.Current.CancellationToken);

        Assert.Equal(InterruptStep.Killed, outcome.Step);
        Assert.False(outcome.VariablesSurvive);
        CellResult result = await cell;
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.False(result.KernelIsAlive);
        Assert.Contains("all variables are lost", result.Error!.Value);
        Assert.Contains("it was killed to stop Cell 1", (await RunAsync(kernel, "1", 2)).Error!.Value);
    }

    [Fact]
    public async Task Dispose_WhileACellRuns_EndsTheCellAndTheProcess()
    {
        KernelProcess kernel = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);
        using Process process = Process.GetProcessById(kernel.ProcessId);
        Signal running = new("running");
        Task<CellResult> cell = kernel.ExecuteAsync(
            new CellRequest("Console.Write(\"running\"); while (true) { }"), running, TestContext.Current.CancellationToken);
        await running.Task;

        await kernel.DisposeAsync();

        Assert.Equal(CellStatus.KernelDied, (await cell).Status);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => kernel.ExecuteAsync(new CellRequest("1"), cancellationToken: TestContext.Current.CancellationToken));
    }

    private static Task<CellResult> RunAsync(KernelProcess kernel, string code, int executionCount = 1) =>
        kernel.ExecuteAsync(new CellRequest(code, ExecutionCount: executionCount), cancellationToken: TestContext.Current.CancellationToken);
}

using System.Diagnostics;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Client;

/// <summary>Processes that a cell starts end with the kernel, whichever way that ends; and a kernel ends with its owner.</summary>
/// <remarks>
/// Where nobody collects orphans, one that has ended is still in the list of processes; the pipes tell.
/// A child and an orphaned grandchild hold the writing end of a named pipe open. Its reader sees the end of the pipe when
/// both are gone, and never if one of them is not.
/// </remarks>
public sealed class StartedProcessTests : IAsyncLifetime
{
    // A process that survives keeps its test waiting for ever: this ends the test as failed, and measures nothing.
    private const int Hang = 900_000;

    private readonly TemporaryFolder folder = new();

    private string Pipe => folder.File("pipe");

    private string StartProcesses => $$"""
        System.Diagnostics.Process.Start("sh", ["-c", "(tail -f /dev/null &) > '{{Pipe}}'; exec tail -f /dev/null > '{{Pipe}}'"]);
        """;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses Unix commands.");
        using Process make = Process.Start("mkfifo", Pipe);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = Hang)]
    public async Task Shutdown_EndsThem()
    {
        KernelProcess kernel = await StartAsync(SharedKernel.Patient);
        using FileStream pipe = await OpenPipeAsync(kernel.ExecuteAsync(new CellRequest(StartProcesses), cancellationToken: TestContext.Current.CancellationToken));

        await kernel.DisposeAsync();

        await AssertEndsAsync(pipe);
    }

    [Fact(Timeout = Hang)]
    public async Task Kill_EndsThem()
    {
        await using KernelProcess kernel = await StartAsync(new KernelOptions { KillAfter = TimeSpan.FromMilliseconds(50) });
        using FileStream pipe = await OpenPipeAsync(kernel.ExecuteAsync(new CellRequest(StartProcesses), cancellationToken: TestContext.Current.CancellationToken));
        Signal running = new("running");

        Task<CellResult> cell = kernel.ExecuteAsync(
            new CellRequest("Console.Write(\"running\"); try { } finally { while (true) { } }"),
            running,
            TestContext.Current.CancellationToken);
        await running.Task;
        await kernel.InterruptAsync(TestContext.Current.CancellationToken);

        Assert.Equal(InterruptStep.Killed, (await cell).Interrupt!.Step);
        await AssertEndsAsync(pipe);
    }

    [Fact(Timeout = Hang)]
    public async Task CellThatEndsItsOwnProcess_EndsThemAndIsReportedAtOnce()
    {
        await using KernelProcess kernel = await StartAsync(SharedKernel.Patient);

        // They hold the kernel's standard output open as well.
        Task<CellResult> cell = kernel.ExecuteAsync(new CellRequest(StartProcesses + $"var write = System.IO.File.Open(\"{Pipe}\", System.IO.FileMode.Open, System.IO.FileAccess.Write, System.IO.FileShare.ReadWrite);\nEnvironment.Exit(4);"), cancellationToken: TestContext.Current.CancellationToken);
        using FileStream pipe = await OpenPipeAsync(cell);

        Assert.Contains("exited with code 4", (await cell).Error!.Value);
        await AssertEndsAsync(pipe);
    }

    [Fact(Timeout = Hang)]
    public async Task OwnerThatDies_EndsThem()
    {
        await using KernelProcess owner = await StartAsync(SharedKernel.Patient);
        Task<CellResult> cell = owner.ExecuteAsync(new CellRequest($$"""""
            var inner = await Course.Kernel.KernelProcess.StartAsync(new Course.Kernel.KernelOptions());
            await inner.ExecuteAsync(new Course.Kernel.CellRequest(""""{{StartProcesses}}""""));
            """""), cancellationToken: TestContext.Current.CancellationToken);
        using FileStream pipe = await OpenPipeAsync(cell);
        await cell;

        using (Process process = Process.GetProcessById(owner.ProcessId))
        {
            process.Kill();
        }

        await AssertEndsAsync(pipe);
    }

    [Fact(Timeout = Hang)]
    public async Task OwnerThatDies_EndsTheKernel()
    {
        await using KernelProcess owner = await StartAsync(SharedKernel.Patient);
        // A kernel in whose cell a kernel runs a cell that never ends: the inner one's owner is the outer one's process.
        Task<CellResult> cell = owner.ExecuteAsync(new CellRequest($$"""""
            var inner = await Course.Kernel.KernelProcess.StartAsync(new Course.Kernel.KernelOptions());
            await inner.ExecuteAsync(new Course.Kernel.CellRequest(""""var write = System.IO.File.Open("{{Pipe}}", System.IO.FileMode.Open, System.IO.FileAccess.Write, System.IO.FileShare.ReadWrite); while (true) { }""""));
            """""), cancellationToken: TestContext.Current.CancellationToken);
        using FileStream pipe = await Task.Run(() => File.Open(Pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), TestContext.Current.CancellationToken);

        using (Process process = Process.GetProcessById(owner.ProcessId))
        {
            process.Kill();
        }

        await AssertEndsAsync(pipe);
        Assert.Equal(CellStatus.KernelDied, (await cell).Status);
    }

    private static Task<KernelProcess> StartAsync(KernelOptions options) => KernelProcess.StartAsync(options, TestContext.Current.CancellationToken);

    /// <summary>Opens the pipe that the cell's processes write to, when they have.</summary>
    private async Task<FileStream> OpenPipeAsync(Task<CellResult> cell)
    {
        FileStream pipe = await Task.Run(() => File.Open(Pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), TestContext.Current.CancellationToken);
        await cell;
        return pipe;
    }

    private static async Task AssertEndsAsync(FileStream pipe) =>
        Assert.Equal(0, await pipe.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
}

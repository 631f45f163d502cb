using Xunit;

namespace Course.Kernel.Tests.Client;

public sealed class StartTests
{
    [Fact]
    public async Task MissingFolder_IsOneClearSentence()
    {
        KernelStartException failure = await Assert.ThrowsAsync<KernelStartException>(() =>
            KernelProcess.StartAsync(new KernelOptions { WorkingDirectory = "no-such-folder" }, TestContext.Current.CancellationToken));

        Assert.Equal("The kernel cannot be started: the notebook's folder \"no-such-folder\" does not exist.", failure.Message);
    }

    [Fact]
    public async Task ProcessThatEndsAtOnce_IsReportedWithWhatItWrote()
    {
        KernelOptions broken = new() { Environment = new Dictionary<string, string?> { ["DOTNET_ROOT"] = "/nowhere", ["DOTNET_STARTUP_HOOKS"] = "/no/such/hook.dll" } };

        KernelStartException failure = await Assert.ThrowsAsync<KernelStartException>(() =>
            KernelProcess.StartAsync(broken, TestContext.Current.CancellationToken));

        Assert.Contains("hook.dll", failure.Message);
    }

    [Fact]
    public async Task Cancellation_StopsTheStart() => await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
        KernelProcess.StartAsync(new KernelOptions(), new CancellationToken(canceled: true)));

    [Fact]
    public async Task Environment_OfTheOptions_IsSetInTheKernelAndTuningIsNot()
    {
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO_Test", "0");
        KernelOptions options = SharedKernel.Patient with { Environment = new Dictionary<string, string?> { ["COURSE_TEST"] = "chosen", ["HOME_OF_NOBODY"] = null } };
        await using KernelProcess kernel = await KernelProcess.StartAsync(options, TestContext.Current.CancellationToken);

        CellResult result = await kernel.ExecuteAsync(
            new CellRequest("Environment.GetEnvironmentVariable(\"COURSE_TEST\") + Environment.GetEnvironmentVariable(\"DOTNET_TieredPGO_Test\")"),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("chosen", result.Value());
    }

    [Fact]
    public async Task CellsOfOneKernel_AskedForAtOnce_RunOneAfterTheOther()
    {
        await using KernelProcess kernel = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);
        await kernel.ExecuteAsync(new CellRequest("int inside = 0, worst = 0;"), cancellationToken: TestContext.Current.CancellationToken);

        CellResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => kernel.ExecuteAsync(
            new CellRequest("inside++; worst = Math.Max(worst, inside); await Task.Yield(); inside--;"), cancellationToken: TestContext.Current.CancellationToken)));
        CellResult worst = await kernel.ExecuteAsync(new CellRequest("worst.ToString()"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(results, result => Assert.Equal(CellStatus.Ok, result.Status));
        Assert.Equal("1", worst.Value());
    }
}

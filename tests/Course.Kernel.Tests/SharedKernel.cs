using Course.Kernel.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedKernel))]

namespace Course.Kernel.Tests;

/// <summary>
/// One kernel for all tests that leave it alive: its start is what costs. Cells of other tests run in between, so a test
/// uses names of its own.
/// </summary>
public sealed class SharedKernel : IAsyncLifetime
{
    private int executionCount;
    private KernelProcess? kernel;

    /// <summary>No interrupt of a test may end in a kill because the machine is busy.</summary>
    public static KernelOptions Patient { get; } = new() { KillAfter = TimeSpan.FromMinutes(10), TellAfter = TimeSpan.FromMinutes(10), LanguageKillAfter = TimeSpan.FromMinutes(5) };

    public async ValueTask InitializeAsync() => kernel = await KernelProcess.StartAsync(Patient);

    public ValueTask DisposeAsync() => kernel?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Runs a cell, and gives the name that messages have for it.</summary>
    public async Task<(CellResult Result, string CellName)> RunNamedAsync(string code, string language = "csharp")
    {
        CellRequest request = new(code, language, Interlocked.Increment(ref executionCount));
        return (await kernel!.ExecuteAsync(request, cancellationToken: TestContext.Current.CancellationToken), request.CellName);
    }

    public async Task<CellResult> RunAsync(string code, string language = "csharp") => (await RunNamedAsync(code, language)).Result;

    internal Task<CodeAnswer> AskAsync(CodeQuestion question) => kernel!.AskAsync(question, TestContext.Current.CancellationToken);

    /// <summary>Runs a cell that must end well.</summary>
    public async Task<CellResult> SucceedAsync(string code, string language = "csharp")
    {
        CellResult result = await RunAsync(code, language);
        Assert.True(result.Status == CellStatus.Ok, string.Join('\n', result.Error?.Traceback ?? []));
        return result;
    }

    /// <summary>Runs a cell that must end well with a trailing value, and gives that in the type it prefers.</summary>
    public async Task<string> ValueOfAsync(string code, string language = "csharp") =>
        (await SucceedAsync(code, language)).Value();
}

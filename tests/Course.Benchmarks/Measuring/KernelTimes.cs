using System.Diagnostics;
using System.Globalization;
using Course.Kernel;

namespace Course.Benchmarks.Measuring;

/// <summary>What a reader waits for: a new kernel's first result, and a trivial cell once it is warm. Each round starts a kernel process of its own.</summary>
/// <param name="First">Milliseconds from the start of the process to the result of its first C# cell.</param>
/// <param name="Warm">Milliseconds of each trivial cell after the warm-up.</param>
internal sealed record KernelTimes(double First, IReadOnlyList<double> Warm)
{
    private const int WarmUpCells = 20;
    private const int MeasuredCells = 50;

    public static async Task<KernelTimes> MeasureAsync(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        await using var kernel = await KernelProcess.StartAsync(new KernelOptions(), cancellation);
        await ExecuteAsync(kernel, 1, cancellation);
        var first = Stopwatch.GetElapsedTime(start);
        List<double> warm = [];
        for (var cell = 2; cell <= WarmUpCells + MeasuredCells + 1; cell++)
        {
            start = Stopwatch.GetTimestamp();
            await ExecuteAsync(kernel, cell, cancellation);
            if (cell > WarmUpCells + 1) warm.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new KernelTimes(first.TotalMilliseconds, warm);
    }

    private static async Task ExecuteAsync(KernelProcess kernel, int cell, CancellationToken cancellation)
    {
        var result = await kernel.ExecuteAsync(new CellRequest(string.Create(CultureInfo.InvariantCulture, $"{cell} + 1"), ExecutionCount: cell), cancellationToken: cancellation);
        var expected = (cell + 1).ToString(CultureInfo.InvariantCulture);
        if (result.Status != CellStatus.Ok || !result.Outputs.OfType<CellOutput.ExecuteResult>().Any(output => output.ToJson().ToJsonString().Contains(expected, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"Cell {cell} did not answer {expected}: the measurement is void.");
        }
    }
}

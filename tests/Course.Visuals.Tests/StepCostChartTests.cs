using Xunit;

namespace Course.Visuals.Tests;

public sealed class StepCostChartTests
{
    [Fact]
    public void Python_IsTheRecording()
    {
        Assert.StartsWith("CPython 3.", StepCostChart.Python.Name, StringComparison.Ordinal);
        Assert.Equal([1, 10, 100], StepCostChart.Python.Points.Select(point => point.X));
        Assert.All(StepCostChart.Python.Points, point => Assert.True(0 < point.Y.Low && point.Y.Low <= point.Y.Median && point.Y.Median <= point.Y.High));
    }

    [Fact]
    public void Of_WithPython_SaysWhereItWasRecorded()
    {
        Assert.Contains(StepCostChart.PythonMachine, StepCostChart.Of(StepCostChart.Python).Machine, StringComparison.Ordinal);
        Assert.Equal(MachineNote.Here, StepCostChart.Of().Machine);
    }

    [Fact]
    public void Measure_Depths_GivesAPointForEach()
    {
        var series = StepCostChart.MeasureGenerators([1, 50], TestContext.Current.CancellationToken);

        Assert.Equal([1, 50], series.Points.Select(point => point.X));
        Assert.All(series.Points, point => Assert.True(point.Y.Low > 0));
    }

    [Fact]
    public void MeasureRelays_Depths_GivesAPointForEach()
    {
        var series = StepCostChart.MeasureRelays([1, 1_000], TestContext.Current.CancellationToken);

        Assert.Equal([1, 1_000], series.Points.Select(point => point.X));
        // A thousand resumptions cannot be as cheap as one, however busy the machine is: the least times are compared.
        Assert.True(series.Points[1].Y.Low > series.Points[0].Y.Low);
    }

    [Fact]
    public void Measure_Cancelled_Stops() =>
        Assert.Throws<OperationCanceledException>(() => StepCostChart.MeasureIterators(cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public void Measure_DepthZero_IsRefused() =>
        Assert.StartsWith("A depth of delegation is at least 1.", Assert.Throws<ArgumentOutOfRangeException>(() => StepCostChart.MeasureIterators([1, 0], TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
}

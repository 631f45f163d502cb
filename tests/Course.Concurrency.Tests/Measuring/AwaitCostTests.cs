using Course.Concurrency.Measuring;
using Xunit;

namespace Course.Concurrency.Tests.Measuring;

public sealed class AwaitCostTests
{
    private static readonly Lazy<IReadOnlyList<AwaitCost>> Costs = new(() => AwaitCost.Measure(calls: 1_000));

    [Theory]
    [InlineData("no async")]
    [InlineData("Task, no pause, result 7")] // the runtime keeps tasks for small numbers
    [InlineData("ValueTask, no pause, result 1000")]
    [InlineData("ValueTask from a pool, one pause")]
    public void Measure_WhatNeedsNoObject_AllocatesNothing(string name) => Assert.InRange(Of(name).Bytes, 0, 0.5);

    [Theory]
    [InlineData("Task, no pause, result 1000")]
    [InlineData("Task, one pause")]
    [InlineData("ValueTask, one pause")]
    public void Measure_WhatNeedsAnObject_AllocatesOneForEachCall(string name) => Assert.InRange(Of(name).Bytes, 24, 400);

    [Fact]
    public void Measure_APause_AllocatesMoreThanATaskWithItsResult() =>
        Assert.True(Of("Task, one pause").Bytes > Of("Task, no pause, result 1000").Bytes);

    [Fact]
    public void Measure_Names_Differ() =>
        Assert.Equal(Costs.Value.Count, Costs.Value.Select(cost => cost.Name).Distinct().Count());

    [Fact]
    public void Measure_NoCalls_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => AwaitCost.Measure(0));

    private static AwaitCost Of(string name) => Costs.Value.Single(cost => cost.Name == name);
}

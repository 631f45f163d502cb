using Course.Concurrency.Measuring;
using Xunit;

namespace Course.Concurrency.Tests.Measuring;

public sealed class StepSeriesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Steps_OfSeveralAtOneMoment_AreTheLast_AndThoseThatChangeNothingAreLeftOut()
    {
        StepSeries series = new("pages", [new(TimeSpan.Zero, 1), new(TimeSpan.Zero, 2), new(Second, 2), new(2 * Second, 3), new(2 * Second, 2), new(3 * Second, 0)], 4 * Second);

        Assert.Equal([new(TimeSpan.Zero, 2), new(3 * Second, 0)], series.Steps);
        Assert.Equal(2, series.Most);
    }

    [Fact]
    public void Steps_FirstIsLater_BeginWithNothing() =>
        Assert.Equal([new(TimeSpan.Zero, 0), new(Second, 1)], new StepSeries("pages", [new(Second, 1)], Second).Steps);

    [Fact]
    public void Steps_None_IsNothingThroughout()
    {
        StepSeries series = new("pages", [], TimeSpan.Zero);

        Assert.Equal([new(TimeSpan.Zero, 0)], series.Steps);
        Assert.Equal(0, series.Most);
    }

    [Fact]
    public void At_AnyTime_IsTheValueOfTheLastStep()
    {
        StepSeries series = new("pages", [new(TimeSpan.Zero, 1), new(Second, 2), new(2 * Second, 0)], 3 * Second);

        Assert.Equal([0, 1, 1, 2, 2, 0, 0], new[] { -1, 0, 0.5, 1, 1.9, 2, 9 }.Select(seconds => series.At(seconds * Second)));
    }

    [Fact]
    public void New_StepsOutOfOrder_SaysWhatToDo()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new StepSeries("pages", [new(Second, 1), new(TimeSpan.Zero, 2)], Second));

        Assert.StartsWith("The series 'pages' has a step at 00:00:00, which is not between the step before it, at 00:00:01, and the end, at 00:00:01: put the steps in order of time.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_StepAfterTheEnd_Throws() => Assert.Throws<ArgumentException>(() => new StepSeries("pages", [new(2 * Second, 1)], Second));

    [Fact]
    public void New_NoNumber_Throws() => Assert.Throws<ArgumentException>(() => new StepSeries("pages", [new(TimeSpan.Zero, double.NaN)], Second));
}

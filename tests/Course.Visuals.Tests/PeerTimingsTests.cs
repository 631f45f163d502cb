using Xunit;

namespace Course.Visuals.Tests;

public sealed class PeerTimingsTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_recording_gives_what_was_measured_of_whom()
    {
        var timings = Load("""{"machine":"two cores","rounds":3,"series":[{"name":"Go, 1 P","workloads":[{"name":"ring","median":120.5,"low":110,"high":130}]}],"parked":{"goroutines":1000,"bytes":344,"goBytes":2568}}""");

        Assert.Equal(["Go, 1 P"], timings.Contenders);
        Assert.Equal(new Spread(120.5, 110, 130), timings.Of("Go, 1 P", "ring"));
        Assert.Equal(new ParkedBytes(1000, 344, 2568), timings.Parked);
        Assert.Contains("two cores. Medians of 3 runs", timings.Machine, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_recorded_is_refused_with_what_was()
    {
        var timings = Load("""{"machine":"two cores","rounds":3,"series":[{"name":"Go, 1 P","workloads":[{"name":"ring","median":1,"low":1,"high":1}]}]}""");

        var refused = Assert.Throws<ArgumentException>(() => timings.Of("Go, 2 P", "ring"));
        Assert.Contains("There are: ring of Go, 1 P", refused.Message, StringComparison.Ordinal);
        Assert.Null(timings.Parked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("{}")]
    [InlineData("""{"machine":"two cores","rounds":3,"series":null}""")]
    [InlineData("""{"machine":"two cores","rounds":3,"series":[{"name":"Go","workloads":null}]}""")]
    [InlineData("""{"machine":"two cores","rounds":3,"series":[{"name":"Go","workloads":[{"name":"ring"}]}]}""")]
    public void A_file_that_is_no_recording_is_refused_by_its_name(string text)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Load(text));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    private PeerTimings Load(string text)
    {
        File.WriteAllText(path, text);
        return PeerTimings.Load(path);
    }
}

using Course.Concurrency.Threads;

namespace Course.Concurrency.Tests.Threads;

/// <summary>Threads of the system behind the same calls.</summary>
public sealed class SystemThreadsTests
{
    private readonly SystemThreads threads = new();

    [Fact]
    public void Join_WaitsForTheEndAndBringsTheException()
    {
        var done = false;
        var good = threads.Start("good", () =>
        {
            threads.Sleep(TimeSpan.Zero);
            done = true;
        });
        var bad = threads.Start("bad", () => throw new InvalidDataException("broken"));

        good.Join();
        Assert.True(done);
        Assert.Equal("broken", Assert.Throws<InvalidDataException>(bad.Join).Message);
        Assert.Equal("bad", bad.Name);
    }

    [Fact]
    public void Sleep_Negative_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => threads.Sleep(TimeSpan.FromSeconds(-1)));
}

using Course.Concurrency.Time;
using Course.Exercises.Rosetta;
using Xunit;

namespace Course.Exercises.Tests.Rosetta;

public sealed class RaceAndCleanUpTests
{
    [Fact]
    public void Run_AnswerThatBlocks_IsAskedWhetherItShouldAwait()
    {
        var clock = new VirtualTime();
        Func<Func<CancellationToken, Task<string>>[], Task<string>> blocking = starts =>
        {
            var running = starts.Select(start => start(CancellationToken.None)).ToArray();
            clock.Advance(TimeSpan.FromSeconds(5));
#pragma warning disable xUnit1031, CA1849 // That it blocks is what is wrong with it.
            return running[Task.WaitAny(running, TestContext.Current.CancellationToken)];
#pragma warning restore xUnit1031, CA1849
        };

        var result = new RaceAndCleanUp().Run(blocking, new Guard(TimeSpan.FromSeconds(5), clock));

        Assert.IsType<UnresponsiveException>(result.Rules[0].Exception);
        Assert.EndsWith("Does it block (Wait, Result) where it should await?", result.Rules[0].Observed, StringComparison.Ordinal);
    }
}

namespace Course.Concurrency.EventLoop.Tests;

/// <summary>Standard error is the whole process's, and other tests write to it: none of them runs meanwhile.</summary>
[CollectionDefinition(nameof(StandardErrorTests), DisableParallelization = true)]
[Collection(nameof(StandardErrorTests))]
public sealed class StandardErrorTests : LoopTestBase
{
    [Fact]
    public void ExceptionHandler_ThrowsItself_LosesNeither()
    {
        var output = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try
        {
            Loop.ExceptionHandler = _ => throw new TimeZoneNotFoundException("handler");
            Loop.CallSoon(() => throw new TimeZoneNotFoundException("callback"));
            Loop.Stop();
            Loop.RunForever();
        }
        finally
        {
            Console.SetError(output);
        }

        Assert.Contains("callback", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("handler", written.ToString(), StringComparison.Ordinal);
    }
}

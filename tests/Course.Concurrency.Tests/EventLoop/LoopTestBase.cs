using Course.Concurrency.Generators;
using Course.Concurrency.Time;

namespace Course.Concurrency.EventLoop.Tests;

/// <summary>A loop in virtual time, a log with times, and the errors that the loop was told of.</summary>
public abstract class LoopTestBase : IDisposable
{
    protected LoopTestBase()
    {
        Clock = new VirtualTime();
        Loop = new EventLoop(clock: Clock) { ExceptionHandler = Errors.Add };
    }

    protected VirtualTime Clock { get; }

    protected EventLoop Loop { get; }

    protected List<LoopError> Errors { get; } = [];

    protected List<string> Log { get; } = [];

    public void Dispose()
    {
        Loop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    protected void Note(string line) => Log.Add($"{Loop.Time.TotalSeconds}: {line}");

    protected async Coroutine<string> After(double seconds, string result)
    {
        await Loop.Sleep(Seconds(seconds));
        return result;
    }

    protected async Coroutine<string> FailAfter(double seconds, string message)
    {
        await Loop.Sleep(Seconds(seconds));
        throw new TimeZoneNotFoundException(message);
    }
}

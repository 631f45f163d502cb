using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;

namespace Course.Exercises.Delegation;

/// <summary>A child generator that yields 0, 1, 2, … and writes down all that happens to it.</summary>
/// <remarks>It returns <c>done</c> when it is sent <c>stop</c>, and fails when it is sent an exception to fail with.</remarks>
internal sealed class Listener
{
    private readonly List<string> record = [];

    public Listener() => Generator = Course.Concurrency.Generators.Generator.Create<string, object?, string>(Listen);

    /// <summary>The child.</summary>
    public Generator<string, object?, string> Generator { get; }

    /// <summary>A generator that runs <paramref name="delegator"/> over this child.</summary>
    public Generator<string, object?, string> Under(Func<Yielder<string, object?>, Generator<string, object?, string>, Coroutine<string>> delegator) =>
        Course.Concurrency.Generators.Generator.Create<string, object?, string>(yielder => delegator(yielder, Generator));

    /// <summary>What has happened so far.</summary>
    public override string ToString() => Observed.List(record);

    private async Coroutine<string> Listen(Yielder<string, object?> yielder)
    {
        record.Add("started");
        try
        {
            for (var number = 0; ; number++)
            {
                var sent = await yielder.Yield(TraceValue.Format(number));
                if (sent is "stop") return "done";
                if (sent is Exception failure) throw failure;
                record.Add(TraceValue.Format(sent));
            }
        }
        finally
        {
            record.Add("cleaned up");
        }
    }
}

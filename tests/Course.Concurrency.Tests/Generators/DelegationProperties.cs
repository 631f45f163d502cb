using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;
using FsCheck.Xunit;

namespace Course.Concurrency.Tests.Generators;

/// <summary>A generator behind any chain of delegations answers as it does alone, traced or not.</summary>
public sealed class DelegationProperties
{
    [Property]
    public bool Chain_OfAnyLevels_AnswersAsTheGeneratorAlone(bool[] levels, byte[] steps) =>
        Answers(levels, steps).SequenceEqual(Answers([], steps));

    [Property]
    public bool Chain_Traced_AnswersAsUntraced(bool[] levels, byte[] steps)
    {
        IReadOnlyList<string> traced = [];
        TraceLog.Record(() => traced = Answers(levels, steps));

        return traced.SequenceEqual(Answers(levels, steps));
    }

    [Property]
    public bool Chain_Traced_HasALogWithoutGapsWhoseCausesComeFirst(bool[] levels, byte[] steps)
    {
        var log = TraceLog.Record(() => Answers(levels, steps));

        return log.Select(e => e.Sequence).SequenceEqual(Enumerable.Range(0, log.Count).Select(index => (long)index))
            && log.All(e => e.Cause < e.Sequence);
    }

    [Property]
    public bool Chain_Traced_EveryYieldGoesToWhoResumedAndTellsTheValue(bool[] levels, byte[] steps)
    {
        IReadOnlyList<string> answers = [];
        var log = TraceLog.Record(() => answers = Answers(levels, steps), main: "resumer");
        var yields = log.Where(e => e.Kind == TraceEventKind.Yield).ToList();

        return yields.All(e => e.Peer?.Name == "resumer")
            && yields.Select(e => $"yields {e.Value}").SequenceEqual(answers.Where(answer => answer.StartsWith("yields", StringComparison.Ordinal)));
    }

    [Property]
    public bool Chain_Traced_LeaksExactlyWhatIsStillSuspended(bool[] levels, byte[] steps)
    {
        var suspended = false;
        var log = TraceLog.Record(() =>
        {
            var generator = Chain(levels, []);
            foreach (var step in steps) Answer(generator, step);
            suspended = generator.Status == GeneratorStatus.Suspended;
        });

        return log.Count(e => e.Kind == TraceEventKind.Leak) == (suspended ? levels.Length + 1 : 0);
    }

    private static List<string> Answers(bool[] levels, byte[] steps)
    {
        var log = new List<string>();
        var generator = Chain(levels, log);
        foreach (var step in steps) log.Add(Answer(generator, step));
        generator.Dispose();
        return log;
    }

    // True: a level that awaits a coroutine. False: one that delegates to a generator.
    private static Generator<int, int?, int?> Chain(bool[] levels, List<string> log)
    {
        Func<Yielder<int, int?>, Coroutine<int?>> body = yielder => Innermost(yielder, log);
        foreach (var coroutine in levels)
        {
            var inner = body;
            body = coroutine
                ? async yielder => await inner(yielder)
                : async yielder => await yielder.From(Generator.Create(inner));
        }

        return Generator.Create(body);
    }

    private static string Answer(Generator<int, int?, int?> generator, byte step)
    {
        try
        {
            switch (step % 8)
            {
                case 0:
                    return $"yields {generator.Throw(new FormatException("caught"))}";
                case 1:
                    return $"yields {generator.Throw(new TimeoutException("not caught"))}";
                case 2:
                    return $"yields {generator.Throw(new GeneratorExitException())}";
                case 3:
                    generator.Close();
                    return "closes";
                case 4 or 5:
                    return $"yields {generator.Send(step)}";
                default:
                    return $"yields {generator.Next()}";
            }
        }
#pragma warning disable CA1031 // Whatever comes out is the answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"raises {exception.GetType().Name} {exception.Message} {(exception as StopIterationException)?.Value}";
        }
    }

    private static async Coroutine<int?> Innermost(Yielder<int, int?> yielder, List<string> log)
    {
        var sum = 0;
        for (var round = 0; round < 6; round++)
        {
            try
            {
                var sent = await yielder.Yield(sum);
                log.Add($"got {sent}");
                if (sent > 200) throw new InvalidOperationException("too much");
                if (sent > 150) return sum;
                sum += sent ?? 1;
            }
            catch (FormatException exception)
            {
                log.Add(exception.Message);
                sum = -sum;
            }
            finally
            {
                log.Add($"round {round}");
            }
        }

        return sum;
    }
}

using Course.Concurrency.Generators;
using Course.Concurrency.Tests.Generators;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Tracing;

/// <summary>What a generator writes to the event log.</summary>
public sealed class GeneratorTracingTests
{
    [Fact]
    public void Record_OneGenerator_TellsWhoDidWhatToWhom()
    {
        var log = TraceLog.Record(() =>
        {
            var generator = Generator.Create<int, string, string>(Gen);
            generator.Next();
            generator.Send("hello");
            generator.TryNext(out _);
        });

        Assert.Equal(
            ["main → Gen  resume", "Gen → main  yield 1", "main → Gen  send \"hello\"", "Gen → main  yield 5", "main → Gen  resume", "Gen → main  return \"done\""],
            log.Select(e => e.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Record_Delegation_ShowsTheHandOverAndThatValuesPassTheDelegatorBy(bool coroutine)
    {
        var log = TraceLog.Record(() =>
        {
            using var generator = Generator.Create<int, string, string>(coroutine ? Awaiting : Delegating);
            generator.Next();
            generator.Send("hello");
        });
        var outer = coroutine ? nameof(Awaiting) : nameof(Delegating);

        Assert.Equal(
            [$"main → {outer}  resume", $"{outer} → Gen  delegate", "Gen → main  yield 1", "main → Gen  send \"hello\"", "Gen → main  yield 5", "main → Gen  close"],
            log.Select(e => e.ToString()).Take(6));
        Assert.DoesNotContain(log, e => e.Kind == TraceEventKind.Leak);
    }

    [Fact]
    public void Record_ThrowAndRaise_TellTheException()
    {
        var log = TraceLog.Record(() =>
        {
            var generator = Generator.Create<int, string, string>(Gen);
            generator.Next();
            Assert.Throws<FormatException>(() => generator.Throw(new FormatException("bad")));
        });

        Assert.Equal(["main → Gen  throw Format: bad", "Gen → main  raise Format: bad"], log.Skip(2).Select(e => e.ToString()));
    }

    [Fact]
    public void Record_AbandonedGenerator_IsReportedAsALeak()
    {
        var log = TraceLog.Record(() => Generator.Create<int, string, string>(Gen).Next());

        Assert.Equal("Gen", Assert.Single(log, e => e.Kind == TraceEventKind.Leak).Strand.Name);
    }

    [Fact]
    public void Record_GeneratorThatOutlivesIt_RunsOnAndWritesNothingMore()
    {
        Generator<int, string?, string> generator = null!;
        var log = TraceLog.Record(() =>
        {
            generator = Bodies.Make(Bodies.OneTwoThree);
            generator.Next();
        });
        var recorded = log.ToArray();

        Assert.Equal(2, generator.Next());
        generator.Close();
        Assert.Equal(recorded, log);
        Assert.Equal(TraceEventKind.Leak, recorded[^1].Kind);
    }

    [Fact]
    public void Attach_Again_GoesOnWithTheSameLog()
    {
        TraceLog log = new();
        Tracer tracer = new(log);
        using (tracer.Attach())
        {
            using (tracer.Attach()) tracer.Note("inner");
            tracer.Note("outer");
        }

        Assert.Equal(-1, tracer.Write(TraceEventKind.Note, tracer.Main, value: "between"));
        using (tracer.Attach()) tracer.Note("again");
        Assert.Equal(["inner", "outer", "again"], log.Select(e => e.Value));
    }

    [Fact]
    public void Record_GeneratorThatNeverStarted_IsNoLeak() =>
        Assert.Empty(TraceLog.Record(() => Generator.Create<int, string, string>(Gen)));

    [Fact]
    public void Record_Yield_KnowsItsSourceLine()
    {
        var log = TraceLog.Record(() =>
        {
            using var generator = Generator.Create<int, string, string>(Gen);
            generator.Next();
        });

        var source = log.First(e => e.Kind == TraceEventKind.Yield).Source;
        Assert.True(source.IsKnown);
        Assert.StartsWith("GeneratorTracingTests.cs:", source.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Record_InVirtualTime_StampsEveryEventWithIt()
    {
        var clock = new VirtualTime();

        var log = TraceLog.Record(
            () =>
            {
                using var generator = Generator.Create<int, string, string>(Gen);
                generator.Next();
                clock.Advance(TimeSpan.FromSeconds(2));
                generator.Next();
            },
            clock);

        Assert.Equal([0, 0, 2, 2], log.Take(4).Select(e => e.Time.TotalSeconds));
    }

    [Fact]
    public void Record_ProgramThrows_TheLogIsKept()
    {
        TraceLog log = null!;

        Assert.Throws<FormatException>(() => TraceLog.Record(
            () =>
            {
                Generator.Create<int, string, string>(Gen).Next();
                throw new FormatException();
            },
            out log));

        Assert.Equal(3, log.Count);
    }

    [Fact]
    public void Generator_MadeBeforeTheRecording_IsNotInIt()
    {
        using var generator = Generator.Create<int, string, string>(Gen);

        Assert.Empty(TraceLog.Record(() => generator.Next()));
    }

    [Fact]
    public void Record_SameProgramTwice_GivesTheSameLog()
    {
        static string Run() => TraceLog.Record(() =>
        {
            foreach (var _ in Generator.Create<int, string, string>(Delegating)) { }
        }).ToString();

        Assert.Equal(Run(), Run());
    }

    private static async Coroutine<string> Gen(Yielder<int, string> yielder)
    {
        var got = await yielder.Yield(1);
        await yielder.Yield(got?.Length ?? 0);
        return "done";
    }

    private static async Coroutine<string> Awaiting(Yielder<int, string> yielder) => await Gen(yielder);

    private static async Coroutine<string> Delegating(Yielder<int, string> yielder) =>
        await yielder.From(Generator.Create<int, string, string>(Gen)) ?? "";
}

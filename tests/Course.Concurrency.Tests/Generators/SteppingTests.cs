using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>Next, Send, their Try twins, and what a generator answers before and after its life (PEP 342).</summary>
public sealed class SteppingTests
{
    [Fact]
    public void Create_NothingStepped_RunsNothing()
    {
        var started = false;
        var generator = Make(async yielder =>
        {
            started = true;
            await yielder.Yield(1);
            return "";
        });

        Assert.False(started);
        Assert.Equal(GeneratorStatus.Created, generator.Status);
    }

    [Fact]
    public void Next_ToTheEnd_GivesEveryValueThenTheReturnedOne()
    {
        var generator = Make(OneTwoThree);

        Assert.Equal([1, 2, 3], [generator.Next(), generator.Next(), generator.Next()]);
        Assert.Equal("done", StopValue(() => generator.Next()));
    }

    [Fact]
    public void Next_BodyWithoutYield_StopsAtOnce() => Assert.Equal("at once", StopValue(() => Make(ReturnAtOnce).Next()));

    [Fact]
    public void Send_Value_IsTheResultOfTheYield()
    {
        var generator = Make(Lengths);

        Assert.Equal(0, generator.Next());
        Assert.Equal(3, generator.Send("abc"));
        Assert.Equal(5, generator.Send("abcde"));
        Assert.Equal("35", StopValue(() => generator.Send(null)));
    }

    [Fact]
    public void Next_AfterSend_IsADefaultAndNotTheOldValue()
    {
        var generator = Make(Lengths);
        generator.Next();
        generator.Send("abc");

        Assert.Equal("3", StopValue(() => generator.Next()));
    }

    [Fact]
    public void Send_NullToJustStarted_IsANext() => Assert.Equal(0, Make(Lengths).Send(null));

    [Fact]
    public void Send_ValueToJustStarted_IsRefusedAndChangesNothing()
    {
        var generator = Make(Lengths);

        var refusal = Assert.Throws<InvalidOperationException>(() => generator.Send("too early"));

        Assert.Contains("just-started", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(GeneratorStatus.Created, generator.Status);
        Assert.Equal(0, generator.Next());
    }

    [Fact]
    public void Send_ZeroToJustStartedGeneratorOfNumbers_IsRefused()
    {
        // A value type has no null: a zero is a value like any other.
        var generator = Generator.Create<int, int>(async yielder => await yielder.Yield(1));

        Assert.Throws<InvalidOperationException>(() => generator.Send(0));
    }

    [Fact]
    public void Next_AfterTheEnd_StopsWithoutTheValue()
    {
        var generator = Make(ReturnAtOnce);

        Assert.Equal("at once", StopValue(() => generator.Next()));
        Assert.Null(StopValue(() => generator.Next()));
        Assert.Null(StopValue(() => generator.Send("anything")));
        Assert.Equal("at once", generator.Result);
    }

    [Fact]
    public void Send_ValueToFinished_StopsAndIsNotRefused()
    {
        var generator = Make(OneTwoThree);
        generator.Close();

        Assert.Null(StopValue(() => generator.Send("late")));
    }

    [Fact]
    public void TryNext_ThenNextAtTheEnd_OnlyTheFirstReportHasTheValue()
    {
        var generator = Make(ReturnAtOnce);

        Assert.False(generator.TryNext(out _));
        Assert.True(generator.HasReturned);
        Assert.Equal("at once", generator.Result);
    }

    [Fact]
    public void TrySend_ToTheEnd_GivesTheSameAsSend()
    {
        var generator = Make(Lengths);

        Assert.True(generator.TryNext(out var first));
        Assert.True(generator.TrySend("ab", out var second));
        Assert.False(generator.TrySend(null, out var third));
        Assert.Equal((0, 2, 0, "2"), (first, second, third, generator.Result));
    }

    [Fact]
    public void Result_BeforeTheEnd_IsRefused()
    {
        var generator = Make(OneTwoThree);
        generator.Next();

        Assert.False(generator.HasReturned);
        Assert.Throws<InvalidOperationException>(() => generator.Result);
    }

    [Fact]
    public void Result_AfterAnException_IsRefused()
    {
        var generator = Make(_ => throw new FormatException());

        Assert.Throws<FormatException>(() => generator.Next());
        Assert.False(generator.HasReturned);
        Assert.Throws<InvalidOperationException>(() => generator.Result);
    }

    [Fact]
    public void Next_BodyThrows_TheSameObjectComesOutAndTheGeneratorIsFinished()
    {
        var thrown = new FormatException("mine");
        var generator = Make(async yielder =>
        {
            await yielder.Yield(1);
            throw thrown;
        });
        generator.Next();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => generator.Next()));
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
        Assert.Null(StopValue(() => generator.Next()));
    }

    [Fact]
    public void Status_ThroughALife_IsPythonsFourStates()
    {
        var seen = new List<GeneratorStatus>();
        Generator<int, string?, string> generator = null!;
        generator = Make(async yielder =>
        {
            seen.Add(generator.Status);
            await yielder.Yield(1);
            return "";
        });
        seen.Add(generator.Status);
        generator.Next();
        seen.Add(generator.Status);
        generator.TryNext(out _);
        seen.Add(generator.Status);

        Assert.Equal([GeneratorStatus.Created, GeneratorStatus.Running, GeneratorStatus.Suspended, GeneratorStatus.Finished], seen);
    }

    [Fact]
    public void Create_PlainBody_StopsWithNull()
    {
        var generator = Generator.Create<int, string?>(async yielder => await yielder.Yield(1));
        generator.Next();

        Assert.Null(StopValue(() => generator.Next()));
        Assert.True(generator.HasReturned);
    }

    [Fact]
    public void Create_NullBody_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => Generator.Create<int, int, int>(null!));
        Assert.Throws<ArgumentNullException>(() => Generator.Create<int, int>(null!));
    }

#pragma warning disable CS1998 // A body without a yield is the case under test.
    private static async Coroutine<string> ReturnAtOnce(Yielder<int, string?> yielder) => "at once";
#pragma warning restore CS1998
}

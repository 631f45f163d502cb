using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>Delegation (PEP 380): every case with the delegate awaited as a coroutine and delegated to as a generator.</summary>
public sealed class DelegationTests
{
    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Next_GivesTheDelegatesValuesAndItsResultToTheBody(bool coroutine)
    {
        var outer = Nest(OneTwoThree, coroutine, levels: 3);

        Assert.Equal([1, 2, 3], [outer.Next(), outer.Next(), outer.Next()]);
        Assert.Equal("[[[done]]]", StopValue(() => outer.Next()));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Send_GoesToTheInnermost(bool coroutine)
    {
        var outer = Nest(Lengths, coroutine, levels: 3);
        outer.Next();

        Assert.Equal(5, outer.Send("hello"));
        Assert.Equal("[[[5]]]", StopValue(() => outer.Send(null)));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Throw_GoesToTheInnermostWhichMayCatchIt(bool coroutine)
    {
        var log = new List<string>();
        var outer = Nest(Catching(log), coroutine, levels: 3);
        outer.Next();

        Assert.Equal(2, outer.Throw(new FormatException("hello")));
        Assert.Equal(["hello"], log);
        Assert.Equal("[[[recovered]]]", StopValue(() => outer.Next()));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Throw_NobodyCatches_TheSameObjectComesOutThroughEveryLevel(bool coroutine)
    {
        var log = new List<string>();
        var outer = Nest(Cleaning(log, "cleaned"), coroutine, levels: 3);
        outer.Next();
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => outer.Throw(thrown)));
        Assert.Equal(["cleaned"], log);
        Assert.Equal(GeneratorStatus.Finished, outer.Status);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Throw_TheMiddleCatches_TheOuterGoesOn(bool coroutine)
    {
        var inner = Nest(OneTwoThree, coroutine, levels: 1);
        var middle = Make(async yielder =>
        {
            try
            {
                return await yielder.From(inner) ?? "";
            }
            catch (FormatException)
            {
                await yielder.Yield(99);
                return "middle";
            }
        });
        var outer = Around(middle);
        outer.Next();

        Assert.Equal(99, outer.Throw(new FormatException()));
        Assert.Equal("[middle]", StopValue(() => outer.Next()));
        Assert.Equal(GeneratorStatus.Finished, inner.Status);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Exception_ThroughThreeLevels_HasAStackTraceThatNamesThemAll(bool coroutine)
    {
        var outer = coroutine
            ? Make(Level1)
            : Make(async yielder => await yielder.From(Make(Delegating2)) ?? "");
        outer.Next();

        var exception = Assert.Throws<FormatException>(() => outer.Next());

        Assert.Contains(nameof(Level3), exception.StackTrace, StringComparison.Ordinal);
        Assert.Contains(coroutine ? nameof(Level2) : nameof(Delegating2), exception.StackTrace, StringComparison.Ordinal);
        Assert.Contains(coroutine ? nameof(Level1) : nameof(Exception_ThroughThreeLevels_HasAStackTraceThatNamesThemAll), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Exception_ThrownInAndThroughThreeLevels_HasAStackTraceThatNamesThemAll()
    {
        var outer = Make(Level1);
        outer.Next();

        var exception = Assert.Throws<FormatException>(() => outer.Throw(new FormatException()));

        foreach (var level in (string[])[nameof(Level1), nameof(Level2), nameof(Level3)])
            Assert.Contains(level, exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void From_StartedGenerator_GoesOnWhereItStands()
    {
        var inner = Make(OneTwoThree);
        inner.Next();
        var outer = Around(inner);

        Assert.Equal([2, 3], [outer.Next(), outer.Next()]);
        Assert.Equal("[done]", StopValue(() => outer.Next()));
    }

    [Fact]
    public void From_FinishedGenerator_ReturnsNothingAtOnce()
    {
        var inner = Make(OneTwoThree);
        while (inner.TryNext(out _)) { }
        Assert.Equal("done", StopValue(() => inner.Next()));

        Assert.Equal("[]", StopValue(() => Around(inner).Next()));
    }

    [Fact]
    public void From_ClosedGenerator_ReturnsNothingAtOnce()
    {
        var inner = Make(OneTwoThree);
        inner.Close();

        Assert.Equal("[]", StopValue(() => Around(inner).Next()));
    }

    [Fact]
    public void From_DelegateSteppedByAnother_GoesOnWhereItStands()
    {
        var inner = Make(OneTwoThree);
        var outer = Around(inner);
        outer.Next();

        Assert.Equal(2, inner.Next());
        Assert.Equal(3, outer.Next());
        Assert.Equal("[done]", StopValue(() => outer.Next()));
    }

    [Fact]
    public void From_DelegateFinishedByAnother_TheValueWentToThem()
    {
        var inner = Make(OneTwoThree);
        var outer = Around(inner);
        outer.Next();

        inner.Next();
        inner.Next();

        Assert.Equal("done", StopValue(() => inner.Next()));
        Assert.Equal("[]", StopValue(() => outer.Next()));
    }

    [Fact]
    public void Throw_AtAFinishedDelegate_IsRaisedInTheBody()
    {
        var inner = Make(OneTwoThree);
        var outer = Around(inner);
        outer.Next();
        inner.Close();
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => outer.Throw(thrown)));
    }

    [Fact]
    public void Throw_StopIterationAtAFinishedDelegate_IsItsEndWithThatValue()
    {
        var inner = Make(OneTwoThree);
        var outer = Around(inner);
        outer.Next();
        inner.Close();

        Assert.Equal("[from outside]", StopValue(() => outer.Throw(new StopIterationException("from outside"))));
    }

    [Fact]
    public void From_OneGeneratorByTwo_TakesTurns()
    {
        var inner = Make(OneTwoThree);
        var left = Around(inner);
        var right = Around(inner);

        Assert.Equal([1, 2, 3], [left.Next(), right.Next(), left.Next()]);
        Assert.Equal("[done]", StopValue(() => right.Next()));
        Assert.Equal("[]", StopValue(() => left.Next()));
    }

    [Fact]
    public void From_OneGeneratorByTwoAndOneCloses_TheOtherFindsItFinished()
    {
        var inner = Make(OneTwoThree);
        var left = Around(inner);
        var right = Around(inner);
        left.Next();
        right.Next();

        right.Close();

        Assert.Equal(GeneratorStatus.Finished, inner.Status);
        Assert.Equal("[]", StopValue(() => left.Next()));
    }

    [Fact]
    public void Next_AfterTheDelegateEnded_StepsTheBodyAgain()
    {
        var outer = Make(async yielder =>
        {
            await OneTwoThree(yielder);
            await yielder.Yield(4);
            await yielder.From(Make(OneTwoThree));
            return "both";
        });

        Assert.Equal([1, 2, 3, 4, 1, 2, 3], outer.LeaveOpen());
        Assert.Equal("both", outer.Result);
    }

    [Fact]
    public void Status_OfADelegatorWhileItsDelegateRuns_IsRunning()
    {
        Generator<int, string?, string> outer = null!;
        var seen = GeneratorStatus.Created;
        outer = Around(Make(async yielder =>
        {
            seen = outer.Status;
            await yielder.Yield(1);
            return "";
        }));
        outer.Next();

        Assert.Equal(GeneratorStatus.Running, seen);
        Assert.Equal(GeneratorStatus.Suspended, outer.Status);
    }

    private static async Coroutine<string> Level1(Yielder<int, string?> yielder) => await Level2(yielder);

    private static async Coroutine<string> Level2(Yielder<int, string?> yielder) => await Level3(yielder);

    private static async Coroutine<string> Delegating2(Yielder<int, string?> yielder) => await yielder.From(Make(Level3)) ?? "";

    private static async Coroutine<string> Level3(Yielder<int, string?> yielder)
    {
        await yielder.Yield(1);
        throw new FormatException("from level 3");
    }

    private static Generator<int, string?, string> Nest(Func<Yielder<int, string?>, Coroutine<string>> body, bool coroutine, int levels)
    {
        if (!coroutine) return levels == 0 ? Make(body) : Around(Nest(body, coroutine, levels - 1));
        for (var level = 0; level < levels; level++)
        {
            var inner = body;
            body = async yielder => $"[{await inner(yielder)}]";
        }

        return Make(body);
    }
}

using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>Closing through levels: the delegate first, then each level above, and each sees what became of the one below.</summary>
public sealed class DelegationClosingTests
{
    private readonly List<string> log = [];

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Close_ThreeLevels_ClosesFromTheInsideOut(bool coroutine)
    {
        var outer = Stack(coroutine, Cleaning(log, "inner"));
        outer.Next();

        outer.Close();

        Assert.Equal(["inner", "middle GeneratorExitException", "outer GeneratorExitException"], log);
        Assert.Equal(GeneratorStatus.Finished, outer.Status);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Close_InnerCatchesAndReturns_TheLevelsAboveAreStillClosed(bool coroutine)
    {
        var outer = Stack(coroutine, async yielder =>
        {
            try
            {
                await yielder.Yield(1);
            }
            catch (GeneratorExitException)
            {
                log.Add("inner returns");
            }

            return "nobody's";
        });
        outer.Next();

        outer.Close();

        Assert.Equal(["inner returns", "middle GeneratorExitException", "outer GeneratorExitException"], log);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Close_InnerRaises_ThatExceptionGoesUpAndComesOut(bool coroutine)
    {
        var raised = new FormatException();
        var outer = Stack(coroutine, async yielder =>
        {
            try
            {
                await yielder.Yield(1);
                return "";
            }
            catch (GeneratorExitException)
            {
                throw raised;
            }
        });
        outer.Next();

        Assert.Same(raised, Assert.Throws<FormatException>(outer.Close));
        Assert.Equal(["middle FormatException", "outer FormatException"], log);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Close_InnerIgnoresIt_TheLevelAboveGetsTheError(bool coroutine)
    {
        var outer = Stack(coroutine, Stubborn);
        outer.Next();

        Assert.Contains("ignored GeneratorExit", Assert.Throws<InvalidOperationException>(outer.Close).Message, StringComparison.Ordinal);
        Assert.Equal(["middle InvalidOperationException", "outer InvalidOperationException"], log);
        Assert.Equal(GeneratorStatus.Finished, outer.Status);
    }

    [Fact]
    public void Close_InnerGeneratorIgnoresIt_TheInnerOneCanGoOnAlone()
    {
        var inner = Make(Stubborn);
        var outer = Around(inner);
        outer.Next();

        Assert.Throws<InvalidOperationException>(outer.Close);

        Assert.Equal(GeneratorStatus.Suspended, inner.Status);
        Assert.Equal("after all", StopValue(() => inner.Next()));
    }

    [Fact]
    public void Close_InnerGeneratorIgnoresItAndTheOuterResumesItself_IsAlreadyExecuting()
    {
        // The way to the innermost generator must be forgotten before the levels above it run.
        Generator<int, string?, string> outer = null!;
        var inner = Make(Stubborn);
        outer = Make(async yielder =>
        {
            try
            {
                return await yielder.From(inner) ?? "";
            }
            finally
            {
                outer.Next();
            }
        });
        outer.Next();

        Assert.Contains("already executing", Assert.Throws<InvalidOperationException>(outer.Close).Message, StringComparison.Ordinal);
        Assert.Equal("after all", StopValue(() => inner.Next()));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Throw_GeneratorExit_ClosesTheDelegatesFirstAndComesOut(bool coroutine)
    {
        var outer = Stack(coroutine, Cleaning(log, "inner"));
        outer.Next();
        var exit = new GeneratorExitException();

        Assert.Same(exit, Assert.Throws<GeneratorExitException>(() => outer.Throw(exit)));
        Assert.Equal(["inner", "middle GeneratorExitException", "outer GeneratorExitException"], log);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Throw_GeneratorExitAndInnerIgnoresIt_TheBodyGetsTheErrorInItsPlace(bool coroutine)
    {
        var outer = Stack(coroutine, Stubborn);
        outer.Next();

        Assert.Throws<InvalidOperationException>(() => outer.Throw(new GeneratorExitException()));
        Assert.Equal(["middle InvalidOperationException", "outer InvalidOperationException"], log);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Throw_GeneratorExitThatTheOuterCatches_TheOuterMayYieldOn(bool coroutine)
    {
        var outer = Make(async yielder =>
        {
            try
            {
                return coroutine ? await Cleaning(log, "inner")(yielder) : await yielder.From(Make(Cleaning(log, "inner"))) ?? "";
            }
            catch (GeneratorExitException)
            {
                await yielder.Yield(50);
                return "on";
            }
        });
        outer.Next();

        Assert.Equal(50, outer.Throw(new GeneratorExitException()));
        Assert.Equal("on", StopValue(() => outer.Next()));
        Assert.Equal(["inner"], log);
    }

    [Fact]
    public void Close_ADelegateDirectly_TheDelegatorFindsItFinished()
    {
        var inner = Make(Cleaning(log, "inner"));
        var outer = Around(inner);
        outer.Next();

        inner.Close();

        Assert.Equal(["inner"], log);
        Assert.Equal("[]", StopValue(() => outer.Next()));
    }

    private Generator<int, string?, string> Stack(bool coroutine, Func<Yielder<int, string?>, Coroutine<string>> inner)
    {
        var middle = Watching("middle", coroutine ? inner : async yielder => await yielder.From(Make(inner)) ?? "");
        return Make(Watching("outer", coroutine ? middle : async yielder => await yielder.From(Make(middle)) ?? ""));
    }

    // Passes on what comes out of the level below, and writes its type down.
    private Func<Yielder<int, string?>, Coroutine<string>> Watching(string name, Func<Yielder<int, string?>, Coroutine<string>> inner) => async yielder =>
    {
        try
        {
            return await inner(yielder);
        }
        catch (Exception exception)
        {
            log.Add($"{name} {exception.GetType().Name}");
            throw;
        }
    };
}

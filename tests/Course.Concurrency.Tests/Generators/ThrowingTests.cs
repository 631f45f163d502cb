using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>Throw and TryThrow (PEP 342), and the end-of-iteration exception inside a body (PEP 479).</summary>
public sealed class ThrowingTests
{
    [Fact]
    public void Throw_BodyCatches_GoesOnAtTheNextYield()
    {
        var log = new List<string>();
        var generator = Make(Catching(log));
        generator.Next();

        Assert.Equal(2, generator.Throw(new FormatException("hello")));
        Assert.Equal(["hello"], log);
        Assert.Equal("recovered", StopValue(() => generator.Next()));
    }

    [Fact]
    public void Throw_BodyDoesNotCatch_TheSameObjectComesOut()
    {
        var generator = Make(OneTwoThree);
        generator.Next();
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => generator.Throw(thrown)));
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
    }

    [Fact]
    public void Throw_BodyCatchesAndReturns_StopsWithTheValue()
    {
        var generator = Make(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
                return "no";
            }
            catch (FormatException)
            {
                return "caught";
            }
        });
        generator.Next();

        Assert.Equal("caught", StopValue(() => generator.Throw(new FormatException())));
    }

    [Fact]
    public void Throw_BodyThrowsAnother_ThatOneComesOut()
    {
        var other = new TimeoutException();
        var generator = Make(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
                return "";
            }
            catch (FormatException)
            {
                throw other;
            }
        });
        generator.Next();

        Assert.Same(other, Assert.Throws<TimeoutException>(() => generator.Throw(new FormatException())));
    }

    [Fact]
    public void Throw_BeforeTheFirstStep_ComesOutAndNothingOfTheBodyRuns()
    {
        var log = new List<string>();
        var generator = Make(Cleaning(log, "never entered"));
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => generator.Throw(thrown)));
        Assert.Empty(log);
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
        Assert.Null(StopValue(() => generator.Next()));
    }

    [Fact]
    public void Throw_AfterTheEnd_ComesOutEveryTime()
    {
        var generator = Make(OneTwoThree);
        generator.Close();
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => generator.Throw(thrown)));
        Assert.Same(thrown, Assert.Throws<FormatException>(() => generator.Throw(thrown)));
    }

    [Fact]
    public void Throw_Null_IsRefused() => Assert.Throws<ArgumentNullException>(() => Make(OneTwoThree).Throw(null!));

    [Fact]
    public void TryThrow_BodyCatchesAndReturns_IsFalse()
    {
        var generator = Make(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
            }
            catch (FormatException)
            {
            }

            return "quiet";
        });
        generator.Next();

        Assert.False(generator.TryThrow(new FormatException(), out _));
        Assert.Equal("quiet", generator.Result);
    }

    [Fact]
    public void Throw_GeneratorExitUncaught_ComesOutOfThrow()
    {
        // Only Close keeps a GeneratorExit to itself.
        var generator = Make(OneTwoThree);
        generator.Next();
        var exit = new GeneratorExitException();

        Assert.Same(exit, Assert.Throws<GeneratorExitException>(() => generator.Throw(exit)));
    }

    [Fact]
    public void Throw_GeneratorExitCaught_MayYieldOn()
    {
        var generator = Make(Stubborn);
        generator.Next();

        Assert.Equal(2, generator.Throw(new GeneratorExitException()));
        Assert.Equal("after all", StopValue(() => generator.Next()));
    }

    [Fact]
    public void Next_BodyRaisesStopIteration_IsAnErrorWithTheStopInside()
    {
        var stop = new StopIterationException("smuggled");
        var generator = Make(async yielder =>
        {
            await yielder.Yield(1);
            throw stop;
        });
        generator.Next();

        var error = Assert.Throws<InvalidOperationException>(() => generator.Next());
        Assert.Same(stop, error.InnerException);
        Assert.Contains("StopIteration", error.Message, StringComparison.Ordinal);
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
    }

    [Fact]
    public void Next_BodyRunsAnotherGeneratorPastItsEnd_IsAnErrorAndNotAQuietEnd()
    {
        var generator = Make(async yielder =>
        {
            var other = Make(OneTwoThree);
            while (true) await yielder.Yield(other.Next());
        });

        Assert.Equal([1, 2, 3], [generator.Next(), generator.Next(), generator.Next()]);
        Assert.Equal("done", Assert.IsType<StopIterationException>(Assert.Throws<InvalidOperationException>(() => generator.Next()).InnerException).Value);
    }

    [Fact]
    public void TryNext_BodyRaisesStopIteration_IsAnErrorToo()
    {
        var generator = Make(_ => throw new StopIterationException());

        Assert.Throws<InvalidOperationException>(() => generator.TryNext(out _));
    }

    [Fact]
    public void Throw_StopIterationUncaught_IsAnError()
    {
        var stop = new StopIterationException();
        var started = Make(OneTwoThree);
        started.Next();

        Assert.Same(stop, Assert.Throws<InvalidOperationException>(() => started.Throw(stop)).InnerException);
        Assert.Same(stop, Assert.Throws<InvalidOperationException>(() => Make(OneTwoThree).Throw(stop)).InnerException);
    }

    [Fact]
    public void Throw_StopIterationToFinished_ComesOutAsItIs()
    {
        // There is no body any more that it could be raised in.
        var generator = Make(OneTwoThree);
        generator.Close();
        var stop = new StopIterationException("mine");

        Assert.Same(stop, Assert.Throws<StopIterationException>(() => generator.Throw(stop)));
    }

    [Fact]
    public void Next_BodyRaisesStopIterationThroughLevels_IsWrappedOnce()
    {
        var stop = new StopIterationException();
        var inner = Make(async yielder =>
        {
            await yielder.Yield(1);
            throw stop;
        });
        var outer = Around(Around(inner));
        outer.Next();

        Assert.Same(stop, Assert.Throws<InvalidOperationException>(() => outer.Next()).InnerException);
    }
}

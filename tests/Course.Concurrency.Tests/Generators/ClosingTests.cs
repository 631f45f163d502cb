using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>Close and Dispose of one generator (PEP 342); through levels: DelegationClosingTests.</summary>
public sealed class ClosingTests
{
    [Fact]
    public void Close_Suspended_RunsFinallyAndFinishes()
    {
        var log = new List<string>();
        var generator = Make(Cleaning(log, "cleaned"));
        generator.Next();

        generator.Close();

        Assert.Equal(["cleaned"], log);
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
        Assert.False(generator.HasReturned);
        Assert.Null(StopValue(() => generator.Next()));
    }

    [Fact]
    public void Close_NotStarted_RunsNothingAndFinishes()
    {
        var log = new List<string>();
        var generator = Make(Cleaning(log, "cleaned"));

        generator.Close();

        Assert.Empty(log);
        Assert.Null(StopValue(() => generator.Next()));
    }

    [Fact]
    public void Close_Twice_DoesNothing()
    {
        var log = new List<string>();
        var generator = Make(Cleaning(log, "cleaned"));
        generator.Next();

        generator.Close();
        generator.Close();
        generator.Dispose();

        Assert.Equal(["cleaned"], log);
    }

    [Fact]
    public void Close_BodyCatchesAndReturns_IsQuiet()
    {
        var generator = Make(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
            }
            catch (GeneratorExitException)
            {
            }

            return "a value that nobody gets";
        });
        generator.Next();

        generator.Close();

        Assert.Equal(GeneratorStatus.Finished, generator.Status);
        Assert.Null(StopValue(() => generator.Next()));
    }

    [Fact]
    public void Close_BodyYieldsAgain_IsAnErrorAndTheGeneratorCanGoOn()
    {
        var generator = Make(Stubborn);
        generator.Next();

        var error = Assert.Throws<InvalidOperationException>(generator.Close);

        Assert.Contains("ignored GeneratorExit", error.Message, StringComparison.Ordinal);
        Assert.Equal(GeneratorStatus.Suspended, generator.Status);
        Assert.Equal("after all", StopValue(() => generator.Next()));
    }

    [Fact]
    public void Close_SecondTimeAfterBodyYieldedAgain_Closes()
    {
        var generator = Make(Stubborn);
        generator.Next();
        Assert.Throws<InvalidOperationException>(generator.Close);

        generator.Close();

        Assert.Equal(GeneratorStatus.Finished, generator.Status);
    }

    [Fact]
    public void Close_BodyThrowsAnother_ThatOneComesOut()
    {
        var other = new FormatException();
        var generator = Make(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
                return "";
            }
            finally
            {
                Throw(other);
            }
        });
        generator.Next();

        Assert.Same(other, Assert.Throws<FormatException>(generator.Close));
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
        generator.Close();
    }

    [Fact]
    public void Close_BodyRaisesStopIteration_IsAnError()
    {
        var generator = Make(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
                return "";
            }
            catch (GeneratorExitException)
            {
                throw new StopIterationException();
            }
        });
        generator.Next();

        Assert.IsType<StopIterationException>(Assert.Throws<InvalidOperationException>(generator.Close).InnerException);
    }

    [Fact]
    public void Dispose_BodyHasUsing_DisposesTheResource()
    {
        var resource = new Resource();
        var generator = Make(async yielder =>
        {
            using var held = resource;
            await yielder.Yield(1);
            return "";
        });
        generator.Next();
        Assert.False(resource.IsDisposed);

        generator.Dispose();

        Assert.True(resource.IsDisposed);
    }

    [Fact]
    public void Dispose_NestedFinallyBlocks_RunFromTheInsideOut()
    {
        var log = new List<string>();
        var generator = Make(async yielder =>
        {
            try
            {
                try
                {
                    await yielder.Yield(1);
                }
                finally
                {
                    log.Add("inner");
                }
            }
            finally
            {
                log.Add("outer");
            }

            return "";
        });
        generator.Next();

        generator.Dispose();

        Assert.Equal(["inner", "outer"], log);
    }

    private static void Throw(Exception exception) => throw exception;

    private sealed class Resource : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}

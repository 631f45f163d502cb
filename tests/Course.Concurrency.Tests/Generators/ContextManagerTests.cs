using Course.Concurrency.Generators;

namespace Course.Concurrency.Tests.Generators;

/// <summary>A context manager made from a generator: what contextlib.contextmanager does.</summary>
public sealed class ContextManagerTests
{
    private readonly List<string> log = [];

    [Fact]
    public void Use_BlockSucceeds_EntersThenRunsThenExits()
    {
        var result = Logged().Use(resource =>
        {
            log.Add(resource);
            return 42;
        });

        Assert.Equal(42, result);
        Assert.Equal(["enter", "resource", "exit"], log);
    }

    [Fact]
    public void Use_BlockThrows_ExitsAndTheSameObjectComesOut()
    {
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => Logged().Use(_ => throw thrown)));
        Assert.Equal(["enter", "exit"], log);
    }

    [Fact]
    public void Use_BodySwallows_ReturnsTheDefault()
    {
        Assert.Equal(0, Suppressing().Use<int>(_ => throw new FormatException("swallowed")));
        Assert.Equal(["swallowed"], log);
    }

    [Fact]
    public void Use_BodyThrowsAnother_ThatOneComesOut()
    {
        var other = new TimeoutException();
        var manager = ContextManager.Create<string>(async yielder =>
        {
            try
            {
                await yielder.Yield("resource");
            }
            catch (FormatException)
            {
                throw other;
            }
        });

        Assert.Same(other, Assert.Throws<TimeoutException>(() => manager.Use(_ => throw new FormatException())));
    }

    [Fact]
    public void Use_ExitCodeThrowsAfterASuccessfulBlock_ThatComesOut()
    {
        var thrown = new TimeoutException();
        var manager = ContextManager.Create<string>(async yielder =>
        {
            await yielder.Yield("resource");
            throw thrown;
        });

        Assert.Same(thrown, Assert.Throws<TimeoutException>(() => manager.Use(_ => { })));
    }

    [Fact]
    public void Use_BlockThrowsStopIteration_TheSameObjectComesOut()
    {
        // PEP 479 must not turn the block's own exception into another one.
        var stop = new StopIterationException("the block's");

        Assert.Same(stop, Assert.Throws<StopIterationException>(() => Logged().Use(_ => throw stop)));
        Assert.Equal(["enter", "exit"], log);
    }

    [Fact]
    public void Use_BlockThrowsStopIterationThatTheBodySwallows_IsQuiet()
    {
        var manager = ContextManager.Create<string>(async yielder =>
        {
            try
            {
                await yielder.Yield("resource");
            }
            catch (StopIterationException)
            {
                log.Add("swallowed");
            }
        });

        manager.Use(_ => throw new StopIterationException());

        Assert.Equal(["swallowed"], log);
    }

    [Fact]
    public void Use_BlockThrowsTheErrorThatWrapsAStop_TheSameObjectComesOut()
    {
        var error = new InvalidOperationException("of the block", new StopIterationException());

        Assert.Same(error, Assert.Throws<InvalidOperationException>(() => Logged().Use(_ => throw error)));
    }

    [Fact]
    public void Enter_BodyDoesNotYield_IsRefused()
    {
        var manager = ContextManager.Create<string>(async yielder =>
        {
            if (log.Count > 0) await yielder.Yield("never");
        });

        Assert.Contains("without a Yield", Assert.Throws<InvalidOperationException>(() => manager.Enter()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_BodyThrows_ThatComesOut()
    {
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => ContextManager.Create<string>(_ => throw thrown).Enter()));
    }

    [Fact]
    public void Enter_Twice_IsRefused()
    {
        var manager = Logged();
        manager.Use(_ => { });

        Assert.Contains("entered before", Assert.Throws<InvalidOperationException>(() => manager.Enter()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exit_BodyYieldsTwice_IsAnErrorAndTheBodyIsClosed()
    {
        var manager = ContextManager.Create<string>(async yielder =>
        {
            try
            {
                await yielder.Yield("first");
                await yielder.Yield("second");
            }
            finally
            {
                log.Add("closed");
            }
        });
        manager.Enter();

        Assert.Contains("second time", Assert.Throws<InvalidOperationException>(() => manager.Exit()).Message, StringComparison.Ordinal);
        Assert.Equal(["closed"], log);
    }

    [Fact]
    public void Exit_WithAnException_SaysWhetherTheBodySwallowedIt()
    {
        var passing = Logged();
        passing.Enter();
        var swallowing = Suppressing();
        swallowing.Enter();

        Assert.False(passing.Exit(new FormatException()));
        Assert.True(swallowing.Exit(new FormatException("x")));
    }

    [Fact]
    public void Use_Nested_ExitsInReverse()
    {
        Logged("a").Use(_ => Logged("b").Use(_ => log.Add("block")));

        Assert.Equal(["enter a", "enter b", "block", "exit b", "exit a"], log);
    }

    private ContextManager<string> Logged(string? name = null) => ContextManager.Create<string>(async yielder =>
    {
        log.Add(name is null ? "enter" : $"enter {name}");
        try
        {
            await yielder.Yield("resource");
        }
        finally
        {
            log.Add(name is null ? "exit" : $"exit {name}");
        }
    });

    private ContextManager<string> Suppressing() => ContextManager.Create<string>(async yielder =>
    {
        try
        {
            await yielder.Yield("resource");
        }
        catch (FormatException exception)
        {
            log.Add(exception.Message);
        }
    });
}

using Course.Concurrency.Generators;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Generators;

/// <summary>Delegation to a generator whose return value has no type where it is delegated to.</summary>
public sealed class DelegationToPlainGeneratorTests
{
    [Fact]
    public void From_PlainGenerator_PassesValuesBothWays()
    {
        var inner = Generator.Create<int, int>(async yielder => await yielder.Yield(await yielder.Yield(1)));
        using var outer = Generator.Create<int, int>(async yielder => await yielder.From(inner));

        Assert.Equal(1, outer.Next());
        Assert.Equal(7, outer.Send(7));
        Assert.False(outer.TryNext(out _));
    }

    [Fact]
    public void From_ReturningGeneratorHeldAsPlain_GivesItsResult()
    {
        Generator<int, int> inner = Generator.Create<int, int, string>(async yielder =>
        {
            await yielder.Yield(1);
            return "result";
        });
        using var outer = Generator.Create<int, int, object?>(async yielder => await yielder.From(inner));

        outer.Next();
        Assert.False(outer.TryNext(out _));
        Assert.Equal("result", outer.Result);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void From_PlainGenerators100000Deep_DoesNotOverflowTheStack(bool asEnumerator)
    {
        var generator = Generator.Create<int, int>(async yielder => await yielder.Yield(await yielder.Yield(1)));
        for (var level = 0; level < 100_000; level++)
        {
            var inner = generator;
            generator = asEnumerator
                ? Generator.Create<int, int>(async yielder => await yielder.From((IEnumerator<int>)inner))
                : Generator.Create<int, int>(async yielder => await yielder.From(inner));
        }

        Assert.Equal(1, generator.Next());
        Assert.Equal(5, generator.Send(5));
        Assert.False(generator.TryNext(out _));
    }

    [Fact]
    public void Format_ListThatHoldsItself_EndsAtTheThirdLevel()
    {
        var list = new List<object>();
        list.Add(list);
        Assert.Equal("[[[[…]]]]", TraceValue.Format(list));
    }

    [Fact]
    public void Advance_WithinACallbackBeyondTheOuterEnd_NeverTurnsTheClockBack()
    {
        var time = new VirtualTime();
        using var timer = time.CreateTimer(_ => time.Advance(TimeSpan.FromSeconds(20)), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(25), time.Elapsed);
    }

    [Fact]
    public void CreateTimer_DueBeyondTheEndOfTime_DoesNotFireNow()
    {
        var time = new VirtualTime();
        time.Advance(TimeSpan.FromSeconds(1));
        var fired = false;
        using var timer = time.CreateTimer(_ => fired = true, null, TimeSpan.MaxValue, Timeout.InfiniteTimeSpan);
        time.Advance(TimeSpan.FromDays(1));
        Assert.False(fired);
    }
}

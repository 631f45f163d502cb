using System.Collections;
using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>Delegation to what is no generator of ours: the optional methods of PEP 380 as optional interfaces.</summary>
public sealed class DelegationToIteratorsTests
{
    private readonly List<string> log = [];

    [Fact]
    public void From_PlainIterator_GivesItsItemsAndDoesNotDisposeIt()
    {
        var generator = Over(new Tens(log));

        Assert.Equal([10, 20, 30], generator);
        Assert.Equal(["next", "next", "next", "next"], log);
    }

    [Fact]
    public void From_Sequence_GivesItsItemsAndDisposesItsEnumerator()
    {
        var generator = Generator.Create<int, string?>(yielder => yielder.From(Countdown(3)));

        Assert.Equal([3, 2, 1], generator);
        Assert.Equal(["disposed"], log);
    }

    [Fact]
    public void From_SequenceClosedHalfway_DisposesItsEnumerator()
    {
        var generator = Generator.Create<int, string?>(yielder => yielder.From(Countdown(3)));
        generator.Next();

        generator.Close();

        Assert.Equal(["disposed"], log);
    }

    [Fact]
    public void From_SequenceAbandonedByAnException_DisposesItsEnumerator()
    {
        var generator = Generator.Create<int, string?>(yielder => yielder.From(Countdown(3)));
        generator.Next();

        Assert.Throws<FormatException>(() => generator.Throw(new FormatException()));

        Assert.Equal(["disposed"], log);
    }

    [Fact]
    public void From_UntypedIterator_GivesItsItems()
    {
        IEnumerator items = new ArrayList { 1, 2 }.GetEnumerator();

        Assert.Equal([1, 2], Generator.Create<int, string?>(yielder => yielder.From(items)));
    }

    [Fact]
    public void From_EmptySequence_YieldsNothing() =>
        Assert.Empty(Generator.Create<int, string?>(yielder => yielder.From(Enumerable.Empty<int>())));

    [Fact]
    public void From_AnotherGeneratorAsIterator_PassesValuesOn()
    {
        IEnumerator<int> lengths = Make(Lengths);
        var generator = Make(async yielder => await yielder.From<string>(lengths) ?? "none");
        generator.Next();

        Assert.Equal(4, generator.Send("four"));
        Assert.Equal("4", StopValue(() => generator.Send(null)));
    }

    [Fact]
    public void Send_ValueToAPlainIterator_FailsInTheBody()
    {
        var generator = Make(async yielder =>
        {
            try
            {
                await yielder.From(new Tens(log));
                return "";
            }
            catch (NotSupportedException exception)
            {
                return exception.Message;
            }
        });
        generator.Next();

        Assert.Contains(nameof(Tens), Assert.IsType<string>(StopValue(() => generator.Send("value"))), StringComparison.Ordinal);
        Assert.Equal(["next"], log);
    }

    [Fact]
    public void Send_NullToAPlainIterator_IsANext()
    {
        var generator = Over(new Tens(log));
        generator.Next();

        Assert.Equal(20, generator.Send(null));
    }

    [Fact]
    public void Send_ToAnIteratorThatAcceptsIt_GoesThere()
    {
        var generator = Over(new Sendable(log));
        generator.Next();

        Assert.Equal(5, generator.Send("hello"));
        Assert.Null(StopValue(() => generator.Send("end")));
        Assert.Equal(["next", "send hello", "send end"], log);
    }

    [Fact]
    public void Next_ToAnIteratorThatAcceptsSend_IsItsMoveNext()
    {
        var generator = Over(new Sendable(log));
        generator.Next();
        generator.Next();

        Assert.Equal(["next", "next"], log);
    }

    [Fact]
    public void Throw_AtAPlainIterator_IsRaisedInTheBodyAndLeavesTheIteratorAlone()
    {
        var generator = Over(new Tens(log));
        generator.Next();
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => generator.Throw(thrown)));
        Assert.Equal(["next"], log);
    }

    [Fact]
    public void Throw_AtAnIteratorThatAcceptsIt_GoesThere()
    {
        var generator = Over(new Throwable(log));
        generator.Next();

        Assert.Equal(3, generator.Throw(new FormatException("abc")));
        Assert.Equal(20, generator.Next());
        Assert.Null(StopValue(() => generator.Throw(new FormatException("end"))));
    }

    [Fact]
    public void Throw_StopIterationAtAPlainIterator_IsRaisedInTheBodyAsItIs()
    {
        // The delegation itself is no body, so PEP 479 does not touch what passes through it.
        var stop = new StopIterationException("mine");
        Exception? caught = null;
        var generator = Make(async yielder =>
        {
            try
            {
                await yielder.From(new Tens(log));
            }
            catch (StopIterationException exception)
            {
                caught = exception;
            }

            return "went on";
        });
        generator.Next();

        Assert.Equal("went on", StopValue(() => generator.Throw(stop)));
        Assert.Same(stop, caught);
    }

    [Fact]
    public void Throw_StopIterationAtADelegationWithoutABody_IsWrapped()
    {
        var generator = Generator.Create<int, string?>(yielder => yielder.From(new Tens(log)));
        generator.Next();

        Assert.Throws<InvalidOperationException>(() => generator.Throw(new StopIterationException()));
    }

    [Fact]
    public void Throw_GeneratorExit_DisposesTheIteratorAndNeverReachesItsThrow()
    {
        var generator = Over(new Throwable(log));
        generator.Next();

        Assert.Throws<GeneratorExitException>(() => generator.Throw(new GeneratorExitException()));
        Assert.Equal(["next", "dispose"], log);
    }

    [Fact]
    public void Close_DisposesTheIterator()
    {
        var generator = Over(new Tens(log));
        generator.Next();

        generator.Close();

        Assert.Equal(["next", "dispose"], log);
    }

    [Fact]
    public void From_IteratorThatReturns_GivesItsResult()
    {
        var generator = Make(async yielder => await yielder.From<string>(new Returning(log)) ?? "none");

        Assert.Equal([10, 20, 30], generator.LeaveOpen());
        Assert.Equal("thirty", generator.Result);
    }

    [Fact]
    public void From_IteratorThatRaisesStopIteration_EndsWithItsValue()
    {
        Assert.Equal("value", StopValue(() => Make(async yielder => await yielder.From<string>(new Stopping("value")) ?? "none").Next()));
        Assert.Equal("none", StopValue(() => Make(async yielder => await yielder.From<string>(new Stopping(null)) ?? "none").Next()));
    }

    [Fact]
    public void From_IteratorThatThrows_FailsInTheBodyWithTheSameObject()
    {
        var thrown = new FormatException();
        var generator = Generator.Create<int, string?>(yielder => yielder.From(Failing(thrown)));
        generator.Next();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => generator.Next()));
    }

    [Fact]
    public void From_Null_IsRefusedInTheBody()
    {
        Assert.Throws<ArgumentNullException>(() => Generator.Create<int, int>(yielder => yielder.From((IEnumerable<int>)null!)).Next());
        Assert.Throws<ArgumentNullException>(() => Generator.Create<int, int>(yielder => yielder.From((IEnumerator<int>)null!)).Next());
        Assert.Throws<ArgumentNullException>(() => Generator.Create<int, int>(yielder => yielder.From((IEnumerator)null!)).Next());
        Assert.Throws<ArgumentNullException>(() => Make(async yielder => await yielder.From((Generator<int, string?, string>)null!) ?? "").Next());
    }

    private static Generator<int, string?> Over(IEnumerator<int> iterator) =>
        Generator.Create<int, string?>(async yielder => await yielder.From(iterator));

    private static IEnumerable<int> Failing(Exception exception)
    {
        yield return 1;
        throw exception;
    }

    private IEnumerable<int> Countdown(int from)
    {
        try
        {
            for (var item = from; item > 0; item--) yield return item;
        }
        finally
        {
            log.Add("disposed");
        }
    }
}

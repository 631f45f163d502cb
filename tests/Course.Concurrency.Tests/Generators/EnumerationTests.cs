using System.Collections;
using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>A generator in foreach and LINQ.</summary>
public sealed class EnumerationTests
{
    private readonly List<string> log = [];

    [Fact]
    public void Foreach_ToTheEnd_GivesEveryValueAndKeepsTheResult()
    {
        var generator = Make(OneTwoThree);
        var seen = new List<int>();

        foreach (var value in generator) seen.Add(value);

        Assert.Equal([1, 2, 3], seen);
        Assert.Equal("done", generator.Result);
    }

    [Fact]
    public void Foreach_Break_ClosesTheGenerator()
    {
        var generator = Make(Cleaning(log, "cleaned"));

        foreach (var _ in generator) break;

        Assert.Equal(["cleaned"], log);
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
    }

    [Fact]
    public void Foreach_ExceptionInTheLoop_ClosesTheGenerator()
    {
        var generator = Make(Cleaning(log, "cleaned"));

        Assert.Throws<FormatException>(() =>
        {
            foreach (var _ in generator) throw new FormatException();
        });

        Assert.Equal(["cleaned"], log);
    }

    [Fact]
    public void Foreach_OfLeaveOpenAndBreak_CanGoOn()
    {
        var generator = Make(OneTwoThree);

        foreach (var _ in generator.LeaveOpen()) break;

        Assert.Equal([2, 3], generator);
    }

    [Fact]
    public void Foreach_OfAFinishedGenerator_IsEmpty()
    {
        var generator = Make(OneTwoThree);
        Assert.Equal([1, 2, 3], generator);

        Assert.Empty(generator);
    }

    [Fact]
    public void Foreach_OfAStartedGenerator_GivesTheRest()
    {
        var generator = Make(OneTwoThree);
        generator.Next();

        Assert.Equal([2, 3], generator);
    }

    [Fact]
    public void Foreach_BodyThrows_TheSameObjectComesOut()
    {
        var thrown = new FormatException();
        var generator = Generator.Create<int, string?>(async yielder =>
        {
            await yielder.Yield(1);
            throw thrown;
        });

        Assert.Same(thrown, Assert.Throws<FormatException>(() => generator.ToList()));
    }

    [Fact]
    public void Linq_TakeOfAnEndlessGenerator_ClosesIt()
    {
        var generator = Generator.Create<int, string?>(async yielder =>
        {
            try
            {
                for (var square = 0; ; square++) await yielder.Yield(square * square);
            }
            finally
            {
                log.Add("closed");
            }
        });

        Assert.Equal([1, 9, 25], generator.Where(square => square % 2 == 1).Take(3));
        Assert.Equal(["closed"], log);
    }

    [Fact]
    public void Current_BeforeDuringAndAfter_IsTheLastValueOrTheDefault()
    {
        IEnumerator<int> enumerator = Make(OneTwoThree);

        Assert.Equal(0, enumerator.Current);
        enumerator.MoveNext();
        Assert.Equal(1, enumerator.Current);
        Assert.Equal(1, ((IEnumerator)enumerator).Current);
        while (enumerator.MoveNext()) { }
        Assert.Equal(0, enumerator.Current);
    }

    [Fact]
    public void Reset_IsNotSupported() => Assert.Throws<NotSupportedException>(((IEnumerator)Make(OneTwoThree)).Reset);

    [Fact]
    public void GetEnumerator_IsTheGeneratorItself()
    {
        var generator = Make(OneTwoThree);

        Assert.Same(generator, generator.GetEnumerator());
        Assert.Same(generator, ((IEnumerable)generator).GetEnumerator());
    }
}

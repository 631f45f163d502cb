using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>100,000 levels of delegation, with every kind of step, on an ordinary thread's stack.</summary>
public sealed class DelegationDepthTests
{
    private const int Depth = 100_000;

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public void NextSendReturn_Deep_ReachesTheInnermostAndBack(bool coroutine)
    {
        var outer = Deep(Lengths, coroutine);

        Assert.Equal(0, outer.Next());
        Assert.Equal(3, outer.Send("abc"));
        Assert.Equal("3", StopValue(() => outer.Send(null)));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Throw_DeepAndCaughtThere_GoesOn(bool coroutine)
    {
        var log = new List<string>();
        var outer = Deep(Catching(log), coroutine);
        outer.Next();

        Assert.Equal(2, outer.Throw(new FormatException("deep")));
        Assert.Equal(["deep"], log);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Throw_DeepAndUncaught_TheSameObjectComesOut(bool coroutine)
    {
        var outer = Deep(OneTwoThree, coroutine);
        outer.Next();
        var thrown = new FormatException();

        Assert.Same(thrown, Assert.Throws<FormatException>(() => outer.Throw(thrown)));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Close_Deep_RunsTheInnermostFinally(bool coroutine)
    {
        var log = new List<string>();
        var outer = Deep(Cleaning(log, "cleaned"), coroutine);
        outer.Next();

        outer.Close();

        Assert.Equal(["cleaned"], log);
    }

    private static Generator<int, string?, string> Deep(Func<Yielder<int, string?>, Coroutine<string>> body, bool coroutine)
    {
        if (coroutine) return Make(yielder => Descend(body, yielder, Depth));
        var generator = Make(body);
        for (var level = 0; level < Depth; level++)
        {
            var inner = generator;
            generator = Make(async yielder => await yielder.From(inner) ?? "");
        }

        return generator;
    }

    private static async Coroutine<string> Descend(Func<Yielder<int, string?>, Coroutine<string>> body, Yielder<int, string?> yielder, int levels) =>
        levels == 0 ? await body(yielder) : await Descend(body, yielder, levels - 1);
}

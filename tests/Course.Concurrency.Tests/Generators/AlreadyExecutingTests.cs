using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>A generator that is running cannot be stepped: not by itself, not by a delegate of it, not by anyone.</summary>
public sealed class AlreadyExecutingTests
{
    public static TheoryData<string> Steps => ["next", "send", "throw", "close", "dispose", "trynext", "trysend", "trythrow", "foreach"];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_FromTheOwnBody_IsRefusedThereAndTheBodyCanGoOn(string step)
    {
        Generator<int, string?, string> generator = null!;
        generator = Make(async yielder =>
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => Step(generator, step));
            await yielder.Yield(7);
            return refusal.Message;
        });

        Assert.Equal(7, generator.Next());
        Assert.Contains("already executing", Assert.IsType<string>(StopValue(() => generator.Next())), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_OfTheDelegatorFromInsideADelegate_IsRefused(string step)
    {
        Generator<int, string?, string> outer = null!;
        var inner = Make(async yielder =>
        {
            await yielder.Yield(1);
            Step(outer, step);
            return "not reached";
        });
        outer = Around(Around(inner));
        outer.Next();

        Assert.Contains("already executing", Assert.Throws<InvalidOperationException>(() => outer.Next()).Message, StringComparison.Ordinal);
        Assert.Equal(GeneratorStatus.Finished, outer.Status);
        Assert.Equal(GeneratorStatus.Finished, inner.Status);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Step_FromInsideAnAwaitedCoroutine_IsRefused(string step)
    {
        Generator<int, string?, string> outer = null!;
        outer = Around(async yielder =>
        {
            await yielder.Yield(1);
            Step(outer, step);
            return "not reached";
        });
        outer.Next();

        Assert.Throws<InvalidOperationException>(() => outer.Next());
        Assert.Equal(GeneratorStatus.Finished, outer.Status);
    }

    [Fact]
    public void From_Itself_IsRefusedInTheBody()
    {
        Generator<int, string?, string> generator = null!;
        generator = Make(async yielder => await yielder.From(generator) ?? "");

        Assert.Contains("already executing", Assert.Throws<InvalidOperationException>(() => generator.Next()).Message, StringComparison.Ordinal);
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
    }

    [Fact]
    public void From_AnAncestor_IsRefusedInTheInnermostBodyWhichMayCatchIt()
    {
        Generator<int, string?, string> outer = null!;
        var inner = Make(async yielder =>
        {
            try
            {
                return await yielder.From(outer) ?? "";
            }
            catch (InvalidOperationException)
            {
                await yielder.Yield(5);
                return "survived";
            }
        });
        outer = Around(Around(inner));

        Assert.Equal(5, outer.Next());
        Assert.Equal("[[survived]]", StopValue(() => outer.Next()));
    }

    [Fact]
    public void Step_WhileBeingClosed_IsRefused()
    {
        Generator<int, string?, string> generator = null!;
        var refused = false;
        generator = Make(async yielder =>
        {
            try
            {
                await yielder.Yield(1);
            }
            finally
            {
                try
                {
                    generator.Close();
                }
                catch (InvalidOperationException)
                {
                    refused = true;
                }
            }

            return "";
        });
        generator.Next();

        generator.Close();

        Assert.True(refused);
    }

    private static void Step(Generator<int, string?, string> generator, string step)
    {
        switch (step)
        {
            case "next": generator.Next(); break;
            case "send": generator.Send("x"); break;
            case "throw": generator.Throw(new FormatException()); break;
            case "close": generator.Close(); break;
            case "dispose": generator.Dispose(); break;
            case "trynext": generator.TryNext(out _); break;
            case "trysend": generator.TrySend("x", out _); break;
            case "trythrow": generator.TryThrow(new FormatException(), out _); break;
            case "foreach": foreach (var _ in generator) { } break;
            default: throw new ArgumentOutOfRangeException(nameof(step));
        }
    }
}

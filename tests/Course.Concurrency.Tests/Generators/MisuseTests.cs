using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>What cannot work is refused in the body, with a sentence that says what to do.</summary>
public sealed class MisuseTests
{
    [Fact]
    public void Await_OfATask_IsRefused()
    {
        var generator = Generator.Create<int, string?>(async _ => await new TaskCompletionSource().Task);

        Assert.Contains("nobody would resume it", Assert.Throws<NotSupportedException>(() => generator.Next()).Message, StringComparison.Ordinal);
        Assert.Equal(GeneratorStatus.Finished, generator.Status);
    }

    [Fact]
    public void Await_OfTaskYield_IsRefused()
    {
        var generator = Generator.Create<int, string?>(async _ => await Task.Yield());

        Assert.Throws<NotSupportedException>(() => generator.Next());
    }

    [Fact]
    public void Await_OfACompletedTask_IsNoPauseAndAllowed()
    {
        var generator = Make(async yielder =>
        {
            var value = await Task.FromResult(7);
            await yielder.Yield(value);
            return "";
        });

        Assert.Equal(7, generator.Next());
    }

    [Fact]
    public void Await_OfOneCoroutineTwice_IsRefused()
    {
        var generator = Make(async yielder =>
        {
            var once = OneTwoThree(yielder);
            await once;
            return await once;
        });

        Assert.Contains("awaited before", Assert.Throws<InvalidOperationException>(() => generator.ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Await_OfTheDefaultCoroutine_IsRefused()
    {
        Assert.Contains("empty", Assert.Throws<InvalidOperationException>(() => Make(async _ => await default(Coroutine<string>)).Next()).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<InvalidOperationException>(() => Generator.Create<int, int>(async _ => await default(Coroutine)).Next()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_BodyReturnsTheDefaultCoroutine_IsRefused() =>
        Assert.Contains("not a coroutine", Assert.Throws<InvalidOperationException>(() => Generator.Create<int, int>(_ => default).Next()).Message, StringComparison.Ordinal);

    [Fact]
    public void Next_BodyReturnsACoroutineThatRanBefore_IsRefused()
    {
        Coroutine<string> coroutine = default;
        var first = Make(yielder => coroutine = OneTwoThree(yielder));
        first.Next();

        Assert.Contains("ran before", Assert.Throws<InvalidOperationException>(() => Make(_ => coroutine).Next()).Message, StringComparison.Ordinal);
        Assert.Equal(2, first.Next());
    }

    [Fact]
    public void Yield_ThroughAnotherGeneratorsYielder_IsRefusedAndThatOneIsUnharmed()
    {
        Yielder<int, string?> foreign = default;
        var other = Make(async yielder =>
        {
            foreign = yielder;
            await yielder.Yield(1);
            return "unharmed";
        });
        other.Next();
        var generator = Generator.Create<int, string?>(async _ => await foreign.Yield(99));

        Assert.Contains("another generator", Assert.Throws<InvalidOperationException>(() => generator.Next()).Message, StringComparison.Ordinal);
        Assert.Equal("unharmed", StopValue(() => other.Next()));
    }

    [Fact]
    public void From_ThroughAnotherGeneratorsYielder_IsRefused()
    {
        Yielder<int, string?> foreign = default;
        var other = Make(async yielder =>
        {
            foreign = yielder;
            await yielder.Yield(1);
            return "unharmed";
        });
        other.Next();
        var generator = Make(async _ => await foreign.From(Make(OneTwoThree)) ?? "");

        Assert.Throws<InvalidOperationException>(() => generator.Next());
        Assert.Equal("unharmed", StopValue(() => other.Next()));
    }

    [Fact]
    public async Task Await_OfACoroutineOutsideAGenerator_IsRefusedThere()
    {
        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () => await OneTwoThree(default));

        Assert.Contains("Only the body", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await default(Coroutine));
    }

    [Fact]
    public async Task Await_OfAYieldOrADelegationOutsideItsGenerator_IsRefusedThereAndTheGeneratorIsUnharmed()
    {
        Yielder<int, string?> smuggled = default;
        var generator = Make(async yielder =>
        {
            smuggled = yielder;
            await yielder.Yield(1);
            return "unharmed";
        });
        generator.Next();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await smuggled.Yield(99));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await smuggled.From(Make(OneTwoThree)));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await smuggled.From([1]));
        Assert.Equal("unharmed", StopValue(() => generator.Next()));
    }
}

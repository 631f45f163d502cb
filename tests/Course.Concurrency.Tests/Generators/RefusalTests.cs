using Course.Concurrency.Generators;

namespace Course.Concurrency.Tests.Generators;

/// <summary>An await that is refused is an exception inside the body: its <c>finally</c> blocks run, and it may catch it.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void Await_EmptyCoroutine_RunsTheFinallyBlocks() => RunsFinally((_, _) => default);

    [Fact]
    public void Await_CoroutineAwaitedBefore_RunsTheFinallyBlocks() => RunsFinally((yielder, spare) => spare);

    [Fact]
    public void Yield_ThroughAnotherGeneratorsYielder_CanBeCaughtAndTheBodyGoesOn()
    {
        Yielder<int, int> foreign = default;
        using var other = Generator.Create<int, int>(async yielder =>
        {
            foreign = yielder;
            await yielder.Yield(1);
        });
        other.Next();

        using var generator = Generator.Create<int, int>(async yielder =>
        {
            try
            {
                await foreign.Yield(2);
            }
            catch (InvalidOperationException)
            {
                await yielder.Yield(3);
            }
        });

        Assert.Equal(3, generator.Next());
        Assert.False(other.TryNext(out _));
    }

    private static void RunsFinally(Func<Yielder<int, int>, Coroutine, Coroutine> choose)
    {
        var finished = false;
        using var generator = Generator.Create<int, int>(async yielder =>
        {
            var spare = Empty(yielder);
            await spare;
            try
            {
                await choose(yielder, spare);
            }
            finally
            {
                finished = true;
            }
        });

        Assert.Throws<InvalidOperationException>(() => generator.Next());
        Assert.True(finished);
    }

    private static async Coroutine Empty(Yielder<int, int> yielder) => await yielder.From(Array.Empty<int>());
}

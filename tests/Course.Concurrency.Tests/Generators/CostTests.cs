using System.Runtime.ExceptionServices;
using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>What a step must not cost: no allocation, and no exception on the Try paths. Times are the benchmarks' affair.</summary>
public sealed class CostTests
{
    private const int Steps = 10_000;

    public static TheoryData<int, bool> Depths => new() { { 0, true }, { 1, true }, { 100, true }, { 1, false }, { 100, false } };

    [Theory]
    [MemberData(nameof(Depths))]
    public void Step_OfNumbers_AllocatesNothing(int depth, bool coroutine)
    {
        var generator = Nest<int, int, int>(Echo, depth, coroutine, 0);
        generator.Next();

        Assert.Equal(0, AllocatedBy(() =>
        {
            generator.Send(1);
            generator.Next();
            generator.TryNext(out _);
            generator.TrySend(2, out _);
        }));
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void Step_OfText_AllocatesNothing(int depth, bool coroutine)
    {
        var generator = Nest<string?, string?, string?>(Echo, depth, coroutine, "");
        generator.Next();

        Assert.Equal(0, AllocatedBy(() =>
        {
            generator.Send("text");
            generator.Next();
        }));
    }

    [Fact]
    public void TryPathsForeachAndClose_ThroughDelegates_ThrowNoException()
    {
        Assert.Equal(0, ExceptionsThrownBy(() =>
        {
            var generator = Around(Around(Lengths));
            generator.TryNext(out _);
            generator.TrySend("text", out _);
            generator.TrySend(null, out _);
            generator.TryNext(out _);
            generator.Close();
            foreach (var _ in Around(Make(OneTwoThree))) { }
            Around(Make(OneTwoThree)).Close();
        }));
    }

    [Fact]
    public void Next_AtTheEnd_ThrowsOneException() =>
        Assert.Equal(1, ExceptionsThrownBy(() => Assert.Throws<StopIterationException>(() => Generator.Create<int, int>(yielder => yielder.From([])).Next())));

    private static async Coroutine<TItem> Echo<TItem>(Yielder<TItem, TItem> yielder, TItem item)
    {
        while (true) item = await yielder.Yield(item);
    }

    private static Generator<TItem, TItem, TItem> Nest<TItem, TSend, TReturn>(Func<Yielder<TItem, TItem>, TItem, Coroutine<TItem>> body, int depth, bool coroutine, TItem item)
    {
        async Coroutine<TItem> Deeper(Yielder<TItem, TItem> yielder, int levels) =>
            levels == 0 ? await body(yielder, item)
            : coroutine ? await Deeper(yielder, levels - 1)
            : (await yielder.From(Generator.Create<TItem, TItem, TItem>(inner => Deeper(inner, levels - 1))))!;

        return Generator.Create<TItem, TItem, TItem>(yielder => Deeper(yielder, depth));
    }

    private static long AllocatedBy(Action steps)
    {
        for (var warmUp = 0; warmUp < 100; warmUp++) steps();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < Steps; step++) steps();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static int ExceptionsThrownBy(Action action)
    {
        var thread = Environment.CurrentManagedThreadId;
        var count = 0;
        void Count(object? sender, FirstChanceExceptionEventArgs thrown)
        {
            if (Environment.CurrentManagedThreadId == thread) count++;
        }

        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            action();
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        return count;
    }
}

using Course.Concurrency.Generators;

namespace Course.Benchmarks.Workloads;

/// <summary>What the generators of the course are measured at.</summary>
public static class GeneratorWorkloads
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Workload> All =>
    [
        new("step", Send(() => Generator.Create<int, int, int>(Echo))),
        new("foreach step", MoveNext),
        .. Workload.Depths.Select(depth => new Workload($"step, depth {depth}", Send(() => Coroutines(depth)))),
        .. Workload.Depths.Select(depth => new Workload($"step, generators, depth {depth}", Send(() => Generators(depth)))),
        .. Workload.Lengths.Select(length => new Workload($"create and exhaust {length}", count => CreateAndExhaust(count, length))),
        new("create, step, close", CreateStepClose),
        new("throw", Throw),
    ];

    private static Func<int, int> Send(Func<Generator<int, int, int>> make)
    {
        var generator = make();
        generator.Next();
        return count => Send(generator, count);
    }

    private static int Send(Generator<int, int, int> generator, int count)
    {
        var right = 0;
        for (var step = 0; step < count; step++)
        {
            if (generator.Send(step) == step) right++;
        }

        return right;
    }

    private static int MoveNext(int count)
    {
        using IEnumerator<int> generator = Generator.Create<int, int>(yielder => Count(yielder, count));
        var right = 0;
        for (var step = 0; step < count; step++)
        {
            if (generator.MoveNext() && generator.Current == step) right++;
        }

        return right;
    }

    private static int CreateAndExhaust(int count, int length)
    {
        var right = 0;
        for (var time = 0; time < count; time++)
        {
            var sum = 0;
            foreach (var item in Generator.Create<int, int>(yielder => Count(yielder, length))) sum += item;
            if (sum == length * (length - 1) / 2) right++;
        }

        return right;
    }

    private static int CreateStepClose(int count)
    {
        var right = 0;
        for (var time = 0; time < count; time++)
        {
            using var generator = Generator.Create<int, int, int>(Echo);
            if (generator.TryNext(out var first) && first == 0) right++;
        }

        return right;
    }

    private static int Throw(int count)
    {
        using var generator = Generator.Create<int, int, int>(CatchAll);
        generator.Next();
        var right = 0;
        for (var step = 0; step < count; step++)
        {
            if (generator.Throw(new TimeoutException()) == step) right++;
        }

        return right;
    }

    private static Generator<int, int, int> Coroutines(int depth) => Generator.Create<int, int, int>(yielder => Nested(yielder, depth));

    private static Generator<int, int, int> Generators(int depth) => depth == 0
        ? Generator.Create<int, int, int>(Echo)
        : Generator.Create<int, int, int>(async yielder => await yielder.From(Generators(depth - 1)));

    private static async Coroutine<int> Nested(Yielder<int, int> yielder, int depth) =>
        depth == 1 ? await Echo(yielder) : await Nested(yielder, depth - 1);

    private static async Coroutine<int> Echo(Yielder<int, int> yielder)
    {
        var got = 0;
        while (true) got = await yielder.Yield(got);
    }

    private static async Coroutine Count(Yielder<int, int> yielder, int length)
    {
        for (var item = 0; item < length; item++) await yielder.Yield(item);
    }

    private static async Coroutine<int> CatchAll(Yielder<int, int> yielder)
    {
        for (var caught = -1; ; caught++)
        {
            try
            {
                await yielder.Yield(caught);
            }
            catch (TimeoutException)
            {
            }
        }
    }
}

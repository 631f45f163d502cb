using System.Diagnostics;
using Course.Concurrency.Generators;

namespace Course.Exercises.Delegation;

/// <summary>
/// What one step costs, in nanoseconds, when the value that it yields comes up through many levels. It is here and not in
/// the lesson because a notebook compiles its cells without optimisation.
/// </summary>
/// <remarks>Every measurement takes some tens of milliseconds and gives one number for each of its runs, in the order of the runs.</remarks>
public static class DepthCost
{
    private const int Runs = 5;
    private const int WorkInARun = 400_000;

    /// <summary>The depths that the lesson measures at.</summary>
    public static IReadOnlyList<int> Depths { get; } = [1, 3, 10, 30, 100, 300, 1_000];

    /// <summary>Each level awaits the one below.</summary>
    /// <param name="depth">The number of levels, at least 1.</param>
    public static IReadOnlyList<double> OfDelegation(int depth)
    {
        Refuse(depth);
        using var generator = Generator.Create<int, int>(yielder => Await(yielder, depth));
        generator.Next();
        return Measure(WorkInARun, steps =>
        {
            for (var step = 0; step < steps; step++) generator.Send(step);
        });
    }

    /// <summary>Each level is a C# iterator with a <c>foreach</c> over the one below.</summary>
    /// <inheritdoc cref="OfDelegation"/>
    public static IReadOnlyList<double> OfNestedIterators(int depth)
    {
        Refuse(depth);
        using var iterator = Loop(depth).GetEnumerator();
        iterator.MoveNext();
        return Measure(Math.Max(WorkInARun / depth, 400), steps =>
        {
            for (var step = 0; step < steps; step++) iterator.MoveNext();
        });
    }

    /// <summary>Each level is a generator that relays to the one below by the full expansion of PEP 380, as the lesson builds it.</summary>
    /// <inheritdoc cref="OfDelegation"/>
    public static IReadOnlyList<double> OfRelay(int depth)
    {
        Refuse(depth);
        var generator = Generator.Create<int, int>(Counting);
        for (var level = 1; level < depth; level++)
        {
            var inner = generator;
            generator = Generator.Create<int, int>(yielder => Relay(yielder, inner));
        }

        using (generator)
        {
            generator.Next();
            return Measure(Math.Max(WorkInARun / depth, 400), steps =>
            {
                for (var step = 0; step < steps; step++) generator.Send(step);
            });
        }
    }

    private static void Refuse(int depth) => ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);

    private static double[] Measure(int steps, Action<int> run)
    {
        // The first runs are slower: the code is still being compiled.
        for (var warmUp = 0; warmUp < 3; warmUp++) run(steps);
        var results = new double[Runs];
        for (var index = 0; index < Runs; index++)
        {
            var start = Stopwatch.GetTimestamp();
            run(steps);
            results[index] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / steps;
        }

        return results;
    }

    private static async Coroutine Await(Yielder<int, int> yielder, int depth)
    {
        if (depth == 1) await Counting(yielder);
        else await Await(yielder, depth - 1);
    }

    private static async Coroutine Counting(Yielder<int, int> yielder)
    {
        for (var number = 0; ; number++) await yielder.Yield(number);
    }

    private static IEnumerable<int> Loop(int depth)
    {
        if (depth == 1)
        {
            for (var number = 0; ; number++) yield return number;
        }

        foreach (var number in Loop(depth - 1)) yield return number;
    }

    private static async Coroutine Relay(Yielder<int, int> yielder, Generator<int, int> inner)
    {
        var alive = inner.TryNext(out var yielded);
        while (alive)
        {
            var sent = 0;
            Exception? thrown = null;
            try
            {
                sent = await yielder.Yield(yielded);
            }
            catch (GeneratorExitException)
            {
                inner.Close();
                throw;
            }
            catch (Exception exception)
            {
                thrown = exception;
            }

            alive = thrown is null ? inner.TrySend(sent, out yielded) : inner.TryThrow(thrown, out yielded);
        }
    }
}

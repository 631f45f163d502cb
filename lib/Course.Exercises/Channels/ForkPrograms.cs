using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Channels;

/// <summary>The programs of exercise 08-1. Each is right under most schedules.</summary>
public static class ForkPrograms
{
    /// <summary>Two eat with two forks: X takes fork a and then fork b, Y takes them the other way round. A fork is a channel with room for one: who holds it has put something in.</summary>
    public static async Routine TwoForks()
    {
        Channel<Nothing> a = new(1, "fork a"), b = new(1, "fork b");
        WaitGroup group = new();
        group.Add(2);
        Go(Eat(a, b, group), "X");
        Go(Eat(b, a, group), "Y");
        await group.Wait();
    }

    /// <summary>Two count to two in one variable: A and B each read it, let others run, and write it back with one more.</summary>
    /// <exception cref="InvalidDataException">In the end it does not hold two.</exception>
    public static async Routine TwoIncrements()
    {
        var counter = 0;
        WaitGroup group = new();
        group.Add(2);
        Go(Increment(), "A");
        Go(Increment(), "B");
        await group.Wait();
        if (counter != 2) throw new InvalidDataException(FormattableString.Invariant($"the counter is {counter}"));

        async Routine Increment()
        {
            var read = counter;
            await Yield();
            counter = read + 1;
            group.Done();
        }
    }

    private static async Routine Eat(Channel<Nothing> first, Channel<Nothing> second, WaitGroup group)
    {
        await first.Send(default);
        await second.Send(default);
        await second.Receive();
        await first.Receive();
        group.Done();
    }
}

using Course.Concurrency.Threads;

namespace Course.Concurrency.Tests.Threads;

/// <summary>Programs of threads, each with what is wrong or right about it.</summary>
internal static class Programs
{
    /// <summary>Each thread increments a counter, and nobody takes care.</summary>
    public static void Increment(IThreads threads, int times, params string[] names)
    {
        Shared<int> counter = new("counter", 0);
        JoinAll(names.Select(name => threads.Start(name, () =>
        {
            for (var time = 0; time < times; time++) counter.Value++;
        })));
        if (counter.Value != times * names.Length) throw new InvalidDataException($"counted {counter}");
    }

    /// <summary>The same, with a lock.</summary>
    public static void IncrementUnderLock(IThreads threads, int times, params string[] names)
    {
        Shared<int> counter = new("counter", 0);
        ThreadLock door = new("door");
        JoinAll(names.Select(name => threads.Start(name, () =>
        {
            for (var time = 0; time < times; time++)
            {
                using (door.Hold()) counter.Value++;
            }
        })));
        if (counter.Value != times * names.Length) throw new InvalidDataException($"counted {counter}");
    }

    /// <summary>Ann takes a and then b; Bob takes them in the order that he is told.</summary>
    public static void TwoLocks(IThreads threads, bool inTheSameOrder)
    {
        ThreadLock a = new("a"), b = new("b");
        JoinAll([threads.Start("Ann", () => TakeBoth(a, b)), threads.Start("Bob", () => TakeBoth(inTheSameOrder ? a : b, inTheSameOrder ? b : a))]);
    }

    /// <summary>Philosophers around a table, each with a fork to the left and one to the right.</summary>
    public static void Dine(IThreads threads, int count, bool isLastLeftHanded)
    {
        var forks = Enumerable.Range(0, count).Select(index => new ThreadLock($"fork {index}")).ToArray();
        var meals = new int[count];
        JoinAll(Enumerable.Range(0, count).Select(index =>
        {
            var (first, second) = (forks[index], forks[(index + 1) % count]);
            if (isLastLeftHanded && index == count - 1) (first, second) = (second, first);
            return threads.Start($"P{index}", () => TakeBoth(first, second, () => meals[index]++));
        }));
        Assert.All(meals, eaten => Assert.Equal(1, eaten));
    }

    public static void JoinAll(IEnumerable<IRunningThread> threads)
    {
        foreach (var thread in threads.ToList()) thread.Join();
    }

    private static void TakeBoth(ThreadLock first, ThreadLock second, Action? then = null)
    {
        using (first.Hold())
        {
            using (second.Hold()) then?.Invoke();
        }
    }
}

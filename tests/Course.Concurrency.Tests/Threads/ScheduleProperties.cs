using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Course.Concurrency.Tests.Threads;

/// <summary>What holds for the schedules of every program.</summary>
public sealed class ScheduleProperties
{
    [Property(MaxTest = 30)]
    public Property ExploreAll_TwoThreads_AsManySchedulesAsTheBinomialSays() =>
        Prop.ForAll(Accesses(4).Two().ToArbitrary(), threads => Count(threads.Item1, threads.Item2) == Multinomial(threads.Item1.Length, threads.Item2.Length));

    [Property(MaxTest = 20)]
    public Property ExploreAll_ThreeThreads_AsManySchedulesAsTheMultinomialSays() =>
        Prop.ForAll(Accesses(2).Three().ToArbitrary(), threads => Count(threads.Item1, threads.Item2, threads.Item3) == Multinomial(threads.Item1.Length, threads.Item2.Length, threads.Item3.Length));

    [Property(MaxTest = 50)]
    public bool Recorded_OfAnyProgramAndSeed_ReplaysTheSameLog(byte[][] programs, int seed)
    {
        var (log, recorded) = Record(programs, Schedule.Random(seed));

        return Record(programs, recorded) is var (again, same) && again == log && same.Names.SequenceEqual(recorded.Names);
    }

    // Whether each access is a read makes no difference.
    private static Gen<bool[]> Accesses(int most) => Gen.Choose(0, most).SelectMany(count => Gen.ArrayOf(ArbMap.Default.GeneratorFor<bool>(), count));

    private static int Count(params bool[][] accesses) => Schedules.ExploreAll(threads =>
    {
        Shared<int> shared = new("shared", 0);
        Programs.JoinAll(accesses.Select((reads, index) => threads.Start($"{index}", () =>
        {
            foreach (var read in reads)
            {
                if (read) _ = shared.Value;
                else shared.Value = index;
            }
        })));
    }) is { IsExhaustive: true, Failures: 0, Runs: var runs } ? runs : -1;

    private static int Multinomial(params int[] counts)
    {
        var (result, total) = (1, 0);
        foreach (var count in counts)
        {
            for (var chosen = 1; chosen <= count; chosen++) result = result * ++total / chosen;
        }

        return result;
    }

    private static (string Log, Schedule Recorded) Record(byte[][] programs, Schedule schedule)
    {
        VirtualTime clock = new();
        VirtualThreads threads = new(clock, schedule);
        Shared<int> shared = new("shared", 0);
        ThreadLock door = new("door");
        var log = TraceLog.Record(() => threads.Run(() =>
        {
            foreach (var program in programs ?? [])
            {
                threads.Start("thread", () =>
                {
                    foreach (var what in program ?? []) Do(what);
                });
            }

            shared.Value++;
        }), clock);
        return (string.Join('\n', log.Select(happened => $"{happened.Time} {happened} {happened.Wait}")), threads.Recorded);

        void Do(byte what)
        {
            switch (what % 4)
            {
                case 0:
                    shared.Value++;
                    break;
                case 1:
                    using (door.Hold()) shared.Value--;
                    break;
                case 2:
                    threads.Sleep(TimeSpan.FromSeconds(what / 4 % 3));
                    break;
                default:
                    using (door.Hold()) threads.Sleep(TimeSpan.FromSeconds(1));
                    break;
            }
        }
    }
}

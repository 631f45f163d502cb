using Course.Concurrency.Time;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Course.Concurrency.Tests.Time;

/// <summary>Whatever timers are set, changed and disposed, they fire as a list sorted by hand would.</summary>
public sealed class VirtualTimeProperties
{
    [Property]
    public bool Timers_FireInOrderOfDueTimeThenOfSetting(byte[] dues)
    {
        var clock = new VirtualTime();
        var fired = new List<(long Due, int Order)>();
        for (var order = 0; order < dues.Length; order++)
        {
            var mine = order;
            clock.CreateTimer(_ => fired.Add((clock.Elapsed.Ticks, mine)), null, TimeSpan.FromTicks(dues[order]), Timeout.InfiniteTimeSpan);
        }

        clock.RunUntilIdle();

        return fired.SequenceEqual(dues.Select((due, order) => ((long)due, order)).OrderBy(timer => timer.Item1).ThenBy(timer => timer.order));
    }

    [Property]
    public bool Advance_InManyStepsOrOne_FiresTheSame(byte[] dues, byte[] steps)
    {
        long total = steps.Sum(step => step);

        // No step at all fires nothing; a step of zero fires what is due now.
        return Fired(dues, [0, .. steps.Select(step => (long)step)]).SequenceEqual(Fired(dues, [total]));
    }

    [Property]
    public bool ChangedAndDisposedTimers_FireAsIfOnlyTheLastSettingHadBeen((byte Due, byte? NewDue, bool Disposed)[] timers)
    {
        var clock = new VirtualTime();
        var fired = new List<int>();
        var set = timers.Select((timer, index) => clock.CreateTimer(_ => fired.Add(index), null, TimeSpan.FromTicks(timer.Due), Timeout.InfiniteTimeSpan)).ToArray();
        for (var index = 0; index < timers.Length; index++)
        {
            if (timers[index].NewDue is { } due) set[index].Change(TimeSpan.FromTicks(due), Timeout.InfiniteTimeSpan);
            if (timers[index].Disposed) set[index].Dispose();
        }

        var expected = timers
            .Select((timer, index) => (Due: timer.NewDue ?? timer.Due, Order: timer.NewDue is null ? index : timers.Length + index, index, timer.Disposed))
            .Where(timer => !timer.Disposed)
            .OrderBy(timer => timer.Due).ThenBy(timer => timer.Order)
            .Select(timer => timer.index)
            .ToArray();
        var pending = clock.PendingTimers;

        return clock.RunUntilIdle() == expected.Length && pending == expected.Length && fired.SequenceEqual(expected) && clock.PendingTimers == 0;
    }

    [Property]
    public bool PeriodicTimer_FiresAsOftenAsItsPeriodsFit(byte due, PositiveInt period, ushort duration)
    {
        var clock = new VirtualTime();
        var fired = 0L;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromTicks(due), TimeSpan.FromTicks(period.Get));

        clock.Advance(TimeSpan.FromTicks(duration));

        return fired == (duration < due ? 0 : 1 + ((duration - due) / period.Get));
    }

    private static List<(long Time, int Timer)> Fired(byte[] dues, IEnumerable<long> steps)
    {
        var clock = new VirtualTime();
        var fired = new List<(long, int)>();
        for (var index = 0; index < dues.Length; index++)
        {
            var mine = index;
            clock.CreateTimer(_ => fired.Add((clock.Elapsed.Ticks, mine)), null, TimeSpan.FromTicks(dues[index]), Timeout.InfiniteTimeSpan);
        }

        foreach (var step in steps) clock.Advance(TimeSpan.FromTicks(step));
        return fired;
    }
}

using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Benchmarks.Workloads;

/// <summary>What channels and goroutines are measured at. Making and ending the scheduler is part of each, and divided by all that is done on it. peers/channels.go does the same.</summary>
public static class ChannelWorkloads
{
    internal const int Operations = 1_000_000;
    internal const int Primes = 1_000;
    internal const int RingSize = 503;
    internal const int Fan = 10;
    internal const int Computing = 8;

    // Some milliseconds. Go's runtime interrupts a loop after ten; ours is to give way by itself, so that a processor which the system takes
    // away for a while does not keep its share of the work.
    private const int StepsBetweenYields = 4_000;

    /// <summary>All of them, on so many processors.</summary>
    public static IEnumerable<Workload> All(int processors) =>
    [
        new("ping-pong, unbuffered", count => Run(processors, PingPong, count), Operations),
        new("buffered(100)", count => Run(processors, total => Stream(total, 100), count), Operations),
        new("buffered(1024)", count => Run(processors, total => Stream(total, 1024), count), Operations),
        new("uncontended send and receive", count => Run(processors, Uncontended, count), Operations),
        new("select of 2", count => Run(processors, total => SelectOf(total, 2), count), Operations),
        new("select of 4", count => Run(processors, total => SelectOf(total, 4), count), Operations),
        new("select of 8", count => Run(processors, total => SelectOf(total, 8), count), Operations),
        new("select, default, nothing ready", count => Run(processors, NothingReady, count), Operations * 10),
        new("ring of 503", count => Run(processors, Ring, count), Operations),
        new("spawn and finish", count => Run(processors, Spawn, count), Operations),
        new("sieve, each of 1000 primes", count => Run(processors, Sieve, count), Primes),
        new("skynet, each of a million", count => Run(processors, Skynets, count), Operations),
        new("compute", count => Run(processors, Compute, count), Operations),
    ];

    /// <summary>How many bytes a goroutine takes that waits at a channel, for so many of them.</summary>
    public static long BytesParked(int count)
    {
        var (bytes, begun) = (0L, 0);
        new GoScheduler(1).Run(async () =>
        {
            Channel<int> channel = new();
            await Park(); // what the first one makes for all of them
            var before = GC.GetTotalMemory(forceFullCollection: true);
            begun = 0;
            for (var number = 0; number < count; number++) Go(Wait(channel));
            while (begun < count) await Yield();
            bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
            channel.Close();

            async Routine Park()
            {
                Go(Wait(channel));
                await Yield();
                await channel.Send(0);
            }
        });
        return bytes;

        async Routine Wait(ReceiveOnly<int> from)
        {
            begun++; // there is one processor
            await from.Receive();
        }
    }

    private static int Run(int processors, Func<int, Routine<int>> program, int count) => new GoScheduler(processors).Run(() => program(count));

    private static async Routine<int> PingPong(int count)
    {
        Channel<int> ping = new(), pong = new();
        Go(Echo(ping, pong));
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            await ping.Send(number);
            if (await pong.Receive() == number) right++;
        }

        ping.Close();
        return right;
    }

    private static async Routine Echo(ReceiveOnly<int> from, SendOnly<int> to)
    {
        await foreach (var number in from) await to.Send(number);
    }

    private static async Routine<int> Stream(int count, int capacity)
    {
        Channel<int> channel = new(capacity);
        Go(Produce(channel, count));
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            if (await channel.Receive() == number) right++;
        }

        return right;
    }

    private static async Routine Produce(SendOnly<int> to, int count)
    {
        for (var number = 0; number < count; number++) await to.Send(number);
    }

    private static async Routine<int> Uncontended(int count)
    {
        Channel<int> channel = new(1);
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            await channel.Send(number);
            if (await channel.Receive() == number) right++;
        }

        return right;
    }

    private static async Routine<int> SelectOf(int count, int ways)
    {
        Channel<int>[] channels = [.. Enumerable.Range(0, ways).Select(_ => new Channel<int>())];
        Go(SendInTurn(channels, count));
        ReceiveCase<int>[] cases = [.. channels.Select(channel => Receive(channel))];
        var select = Select(cases);
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            if (cases[await select].Value == number) right++;
        }

        return right;
    }

    private static async Routine SendInTurn(Channel<int>[] channels, int count)
    {
        for (var number = 0; number < count; number++) await channels[number % channels.Length].Send(number);
    }

#pragma warning disable CS1998 // It never waits.
    private static async Routine<int> NothingReady(int count)
    {
        Channel<int> channel = new();
        var misses = 0;
        for (var number = 0; number < count; number++)
        {
            if (!channel.TryReceive(out _)) misses++;
        }

        return misses;
    }
#pragma warning restore CS1998

    private static async Routine<int> Ring(int count)
    {
        Channel<int>[] channels = [.. Enumerable.Range(0, RingSize).Select(_ => new Channel<int>())];
        Channel<int> last = new();
        for (var node = 0; node < RingSize; node++) Go(PassOn(channels[node], channels[(node + 1) % RingSize], last));
        await channels[0].Send(count);
        await last.Receive();
        return count;
    }

    private static async Routine PassOn(ReceiveOnly<int> from, SendOnly<int> to, SendOnly<int> last)
    {
        while (true)
        {
            var left = await from.Receive();
            if (left == 0)
            {
                await last.Send(0);
                return;
            }

            await to.Send(left - 1);
        }
    }

    private static async Routine<int> Spawn(int count)
    {
        WaitGroup group = new();
        group.Add(count);
        for (var number = 0; number < count; number++) Go(Finish(group));
        await group.Wait();
        return count;
    }

#pragma warning disable CS1998 // It never waits.
    private static async Routine Finish(WaitGroup group) => group.Done();
#pragma warning restore CS1998

    private static async Routine<int> Sieve(int count)
    {
        Channel<int> channel = new();
        Go(Generate(channel));
        int prime = 0, right = 0;
        for (var number = 0; number < count; number++)
        {
            var next = await channel.Receive();
            if (next > prime) right++;
            prime = next;
            Channel<int> filtered = new();
            Go(Filter(channel, filtered, prime));
            channel = filtered;
        }

        return count == Primes && prime != 7919 ? 0 : right;
    }

    private static async Routine Generate(SendOnly<int> to)
    {
        for (var number = 2; ; number++) await to.Send(number);
    }

    private static async Routine Filter(ReceiveOnly<int> from, SendOnly<int> to, int prime)
    {
        while (true)
        {
            var number = await from.Receive();
            if (number % prime != 0) await to.Send(number);
        }
    }

    // As many leaves as asked for: trees of powers of ten.
    private static async Routine<int> Skynets(int count)
    {
        Channel<long> results = new();
        for (var left = count; left > 0;)
        {
            var size = 1;
            while (size * Fan <= left) size *= Fan;
            Go(Skynet(results, 0, size));
            if (await results.Receive() != (long)size * (size - 1) / 2) return 0;
            left -= size;
        }

        return count;
    }

    private static async Routine Skynet(SendOnly<long> parent, long number, int size)
    {
        if (size == 1)
        {
            await parent.Send(number);
            return;
        }

        Channel<long> results = new();
        for (var child = 0; child < Fan; child++) Go(Skynet(results, number + (child * (size / Fan)), size / Fan));
        var sum = 0L;
        for (var child = 0; child < Fan; child++) sum += await results.Receive();
        await parent.Send(sum);
    }

    private static async Routine<int> Compute(int count)
    {
        Channel<int> results = new();
        for (var worker = 0; worker < Computing; worker++) Go(Compute(results, (count / Computing) + (worker < count % Computing ? 1 : 0)));
        var right = 0;
        for (var worker = 0; worker < Computing; worker++) right += await results.Receive();
        return right;
    }

    private static async Routine Compute(SendOnly<int> results, int count)
    {
        var right = 0;
        for (var number = 1; number <= count; number++)
        {
            if (Step((uint)number) != 0) right++;
            if (number % StepsBetweenYields == 0) await Yield();
        }

        await results.Send(right);
    }

    /// <summary>About a microsecond of arithmetic.</summary>
    internal static uint Step(uint x)
    {
        for (var turn = 0; turn < 500; turn++)
        {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
        }

        return x;
    }
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Course.Benchmarks.Workloads;

/// <summary>The same with System.Threading.Channels and the thread pool, where they have it. <c>CreateBounded(0)</c> is their unbuffered channel.</summary>
public static class SystemChannelWorkloads
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Workload> All =>
    [
        new("ping-pong, unbuffered", count => Run(PingPong, count), ChannelWorkloads.Operations),
        new("buffered(100)", count => Run(total => Stream(total, 100), count), ChannelWorkloads.Operations),
        new("buffered(1024)", count => Run(total => Stream(total, 1024), count), ChannelWorkloads.Operations),
        new("uncontended send and receive", count => Run(Uncontended, count), ChannelWorkloads.Operations),
        new("select of 2", count => Run(SelectOfTwo, count), ChannelWorkloads.Operations),
        new("ring of 503", count => Run(Ring, count), ChannelWorkloads.Operations),
        new("spawn and finish", count => Run(Spawn, count), ChannelWorkloads.Operations),
        new("sieve, each of 1000 primes", count => Run(Sieve, count), ChannelWorkloads.Primes),
        new("skynet, each of a million", count => Run(Skynets, count), ChannelWorkloads.Operations),
    ];

    private static readonly Task<int> Never = new TaskCompletionSource<int>().Task;

    private static int Run(Func<int, Task<int>> program, int count) => Task.Run(() => program(count)).GetAwaiter().GetResult();

    private static Channel<T> Make<T>(int capacity) => Channel.CreateBounded<T>(new BoundedChannelOptions(capacity));

    // One writer and one reader: what they have for it is used.
    private static Channel<T> MakeSingle<T>(int capacity) => Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });

    private static async Task<int> PingPong(int count)
    {
        Channel<int> ping = MakeSingle<int>(0), pong = MakeSingle<int>(0);
        _ = Task.Run(async () =>
        {
            await foreach (var number in ping.Reader.ReadAllAsync()) await pong.Writer.WriteAsync(number);
        });
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            await ping.Writer.WriteAsync(number);
            if (await pong.Reader.ReadAsync() == number) right++;
        }

        ping.Writer.Complete();
        return right;
    }

    private static async Task<int> Stream(int count, int capacity)
    {
        var channel = MakeSingle<int>(capacity);
        _ = Task.Run(async () =>
        {
            for (var number = 0; number < count; number++) await channel.Writer.WriteAsync(number);
        });
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            if (await channel.Reader.ReadAsync() == number) right++;
        }

        return right;
    }

    private static async Task<int> Uncontended(int count)
    {
        var channel = MakeSingle<int>(1);
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            await channel.Writer.WriteAsync(number);
            if (await channel.Reader.ReadAsync() == number) right++;
        }

        return right;
    }

    // They have no select. WhenAny over reads that are kept until they have a value is the nearest: it loses nothing.
    private static async Task<int> SelectOfTwo(int count)
    {
        Channel<int>[] channels = [Make<int>(0), Make<int>(0)];
        _ = Task.Run(async () =>
        {
            for (var number = 0; number < count; number++) await channels[number % 2].Writer.WriteAsync(number);
        });
        Task<int>[] reads = [channels[0].Reader.ReadAsync().AsTask(), channels[1].Reader.ReadAsync().AsTask()];
        int[] expected = [0, 1]; // both may be there at once: each channel's own order is what can be checked
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            var first = await Task.WhenAny(reads);
            var index = first == reads[0] ? 0 : 1;
            if (await first == expected[index]) right++;
            expected[index] += 2;
            reads[index] = expected[index] < count ? channels[index].Reader.ReadAsync().AsTask() : Never;
        }

        return right;
    }

    private static async Task<int> Ring(int count)
    {
        Channel<int>[] channels = [.. Enumerable.Range(0, ChannelWorkloads.RingSize).Select(_ => MakeSingle<int>(0))];
        var last = Make<int>(0);
        for (var node = 0; node < ChannelWorkloads.RingSize; node++)
        {
            var (from, to) = (channels[node].Reader, channels[(node + 1) % ChannelWorkloads.RingSize].Writer);
            _ = Task.Run(async () =>
            {
                while (true)
                {
                    var left = await from.ReadAsync();
                    if (left == 0)
                    {
                        await last.Writer.WriteAsync(0);
                        return;
                    }

                    await to.WriteAsync(left - 1);
                }
            });
        }

        await channels[0].Writer.WriteAsync(count);
        await last.Reader.ReadAsync();
        return count;
    }

    private static Task<int> Spawn(int count)
    {
        using CountdownEvent group = new(count);
        for (var number = 0; number < count; number++) Task.Run(() => group.Signal());
        group.Wait();
        return Task.FromResult(count);
    }

    private static async Task<int> Sieve(int count)
    {
        StrongBox<bool> end = new(); // no token: their calls are slower with one
        var channel = MakeSingle<int>(0);
        _ = Generate(channel.Writer, end);
        int prime = 0, right = 0;
        for (var number = 0; number < count; number++)
        {
            var next = await channel.Reader.ReadAsync();
            if (next > prime) right++;
            prime = next;
            var filtered = MakeSingle<int>(0);
            _ = Filter(channel.Reader, filtered.Writer, prime, end);
            channel = filtered;
        }

        Volatile.Write(ref end.Value, true);
        return count == ChannelWorkloads.Primes && prime != 7919 ? 0 : right;
    }

    private static async Task Generate(ChannelWriter<int> to, StrongBox<bool> end)
    {
        await Task.Yield();
        for (var number = 2; !Volatile.Read(ref end.Value); number++) await to.WriteAsync(number);
    }

    private static async Task Filter(ChannelReader<int> from, ChannelWriter<int> to, int prime, StrongBox<bool> end)
    {
        await Task.Yield();
        while (!Volatile.Read(ref end.Value))
        {
            var number = await from.ReadAsync();
            if (number % prime != 0) await to.WriteAsync(number);
        }
    }

    private static async Task<int> Skynets(int count)
    {
        var results = Make<long>(0);
        for (var left = count; left > 0;)
        {
            var size = 1;
            while (size * ChannelWorkloads.Fan <= left) size *= ChannelWorkloads.Fan;
            var whole = size;
            _ = Task.Run(() => Skynet(results.Writer, 0, whole));
            if (await results.Reader.ReadAsync() != (long)size * (size - 1) / 2) return 0;
            left -= size;
        }

        return count;
    }

    private static async Task Skynet(ChannelWriter<long> parent, long number, int size)
    {
        if (size == 1)
        {
            await parent.WriteAsync(number);
            return;
        }

        var results = Make<long>(0);
        var part = size / ChannelWorkloads.Fan;
        for (var child = 0; child < ChannelWorkloads.Fan; child++)
        {
            var first = number + (child * part);
            _ = Task.Run(() => Skynet(results.Writer, first, part));
        }

        var sum = 0L;
        for (var child = 0; child < ChannelWorkloads.Fan; child++) sum += await results.Reader.ReadAsync();
        await parent.WriteAsync(sum);
    }
}

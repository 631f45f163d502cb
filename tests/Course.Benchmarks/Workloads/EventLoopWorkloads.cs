using System.Net;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;

namespace Course.Benchmarks.Workloads;

/// <summary>What the event loop of the course is measured at. Making and closing a loop is part of each, and divided by all that is done on it.</summary>
public static class EventLoopWorkloads
{
    /// <summary>How many connections echo at once.</summary>
    public const int Connections = 100;

    private const int Operations = 1_000_000;
    private const int FewerOperations = 100_000;
    private const int Echoes = 20_000;
    private const int QueueLength = 100;
    private static readonly byte[] Message = new byte[64];

    /// <summary>All of them.</summary>
    public static IEnumerable<Workload> All =>
    [
        new("call soon", CallSoon, Operations),
        new("call soon, with a value", CallSoonWithState, Operations),
        new("create and await a task", CreateAndAwait, Operations),
        new("create tasks, then run them", CreateThenRun, Operations),
        new("sleep(0)", Sleep, Operations),
        new("arm and cancel a timer", ArmAndCancel, Operations),
        new("arm all timers, cancel all", ArmAllCancelAll, Operations),
        new("arm and fire a timer", Fire, FewerOperations),
        new("queue, put and get", Queue, Operations),
        new("queue, put and get, ordinary methods", QueueOfOrdinaryMethods, Operations),
        new("echo", Echo, Echoes),
    ];

    private static int CallSoon(int count)
    {
        using EventLoop loop = new();
        var done = 0;
        Action? callback = null;
        callback = () =>
        {
            if (++done < count) loop.CallSoon(callback!);
            else loop.Stop();
        };
        loop.CallSoon(callback);
        loop.RunForever();
        return done;
    }

    private static int CallSoonWithState(int count)
    {
        using EventLoop loop = new();
        var done = 0;
        Action<object?>? callback = null;
        callback = state =>
        {
            if (++done < count) loop.CallSoon(callback!, state);
            else loop.Stop();
        };
        loop.CallSoon(callback, loop);
        loop.RunForever();
        return done;
    }

    private static int CreateAndAwait(int count) => EventLoop.Run(async loop =>
    {
        var done = 0;
        for (var number = 0; number < count; number++) done += await loop.CreateTask(One());
        return done;
    });

    private static int CreateThenRun(int count) => EventLoop.Run(async loop =>
    {
        var tasks = new LoopTask<int>[count];
        for (var number = 0; number < count; number++) tasks[number] = loop.CreateTask(One());
        var done = 0;
        foreach (var task in tasks) done += await task;
        return done;
    });

    private static int Sleep(int count) => EventLoop.Run(async loop =>
    {
        var done = 0;
        for (; done < count; done++) await loop.Sleep(TimeSpan.Zero);
        return done;
    });

    private static int ArmAndCancel(int count)
    {
        using EventLoop loop = new();
        Action callback = () => { };
        var cancelled = 0;
        for (var number = 0; number < count; number++)
        {
            if (loop.CallLater(TimeSpan.FromSeconds(1 + number % 1000), callback).Cancel()) cancelled++;
        }

        loop.Stop();
        loop.RunForever();
        return cancelled;
    }

    private static int ArmAllCancelAll(int count)
    {
        using EventLoop loop = new();
        Action callback = () => { };
        var timers = new TimerHandle[count];
        for (var number = 0; number < count; number++) timers[number] = loop.CallLater(TimeSpan.FromSeconds(1 + number % 1000), callback);
        var cancelled = timers.Count(timer => timer.Cancel());
        loop.Stop();
        loop.RunForever();
        return cancelled;
    }

    // All are due when the loop begins to run, in another order than they were set in.
    private static int Fire(int count)
    {
        VirtualTime clock = new();
        using EventLoop loop = new(clock: clock);
        var fired = 0;
        Action callback = () => fired++;
        for (var number = 0; number < count; number++) loop.CallAt(TimeSpan.FromTicks(1 + number * 7919L % count), callback);
        clock.Advance(TimeSpan.FromTicks(count));
        loop.CallSoon(() => loop.CallSoon(loop.Stop));
        loop.RunForever();
        return fired;
    }

    private static int Queue(int count) => EventLoop.Run(async loop =>
    {
        AsyncQueue<int> queue = new(QueueLength);
        async Coroutine<int> Produce()
        {
            for (var item = 0; item < count; item++) await queue.Put(item);
            return 0;
        }

        async Coroutine<int> Consume()
        {
            var right = 0;
            for (var item = 0; item < count; item++)
            {
                if (await queue.Get() == item) right++;
            }

            return right;
        }

        return (await loop.Gather(Produce(), Consume())).Sum();
    });

    private static int QueueOfOrdinaryMethods(int count)
    {
        using EventLoop loop = new();
        AsyncQueue<int> queue = new(QueueLength);
        async Task<int> Produce()
        {
            for (var item = 0; item < count; item++) await queue.Put(item);
            return 0;
        }

        async Task<int> Consume()
        {
            var right = 0;
            for (var item = 0; item < count; item++)
            {
                if (await queue.Get() == item) right++;
            }

            return right;
        }

        return loop.RunUntilComplete(loop.Gather<int>(loop.CreateTask(Produce), loop.CreateTask(Consume))).Sum();
    }

    private static int Echo(int count) => EventLoop.Run(async loop =>
    {
        using var server = loop.StartServer(new IPEndPoint(IPAddress.Loopback, 0), async (reader, writer) =>
        {
            while (await reader.Read(4096) is { Length: > 0 } bytes)
            {
                writer.Write(bytes);
                await writer.Drain();
            }
        });
        var port = ((IPEndPoint)server.LocalEndPoint).Port;
        async Coroutine<int> Client(int rounds)
        {
            var (reader, writer) = await loop.OpenConnection("127.0.0.1", port);
            using (writer)
            {
                var right = 0;
                for (var round = 0; round < rounds; round++)
                {
                    writer.Write(Message);
                    await writer.Drain();
                    if ((await reader.ReadExactly(Message.Length)).Length == Message.Length) right++;
                }

                return right;
            }
        }

        var clients = Enumerable.Range(0, Connections).Select(number => Client(count / Connections + (number < count % Connections ? 1 : 0)));
        var answers = (await loop.Gather(clients)).Sum();
        server.Close();
        await server.WaitClosed();
        return answers;
    });

#pragma warning disable CS1998 // It has nothing to await: that is the workload.
    private static async Coroutine<int> One() => 1;
#pragma warning restore CS1998
}

using Proto;
using Proto.Mailbox;

namespace Course.Benchmarks.Workloads;

/// <summary>
/// The programs in Proto.Actor, as its own benchmarks have them: who is to be answered stands in the message (<c>Request</c> makes an
/// envelope for each), actors that live for one message are made without a deadline and with small mailboxes, and directly
/// under the system (a child costs its parent a place in a set); its default dispatcher.
/// </summary>
public static class ProtoWorkloads
{
    private static readonly Lazy<ActorSystem> Library = new(() => new ActorSystem(ActorSystemConfig.Setup().WithDeadLetterRequestLogging(false)));

    /// <summary>All of them.</summary>
    public static IEnumerable<Workload> All =>
    [
        new(ActorPrograms.PingPong, count => PingPong(count, 1), ActorPrograms.Operations),
        new(ActorPrograms.WindowedPingPong, count => PingPong(count, ActorPrograms.Window), ActorPrograms.Operations),
        new(ActorPrograms.Count, Count, ActorPrograms.Operations),
        new(ActorPrograms.Ring, Ring, ActorPrograms.Operations),
        new(ActorPrograms.ForkJoinThroughput, ForkJoin, ActorPrograms.Operations),
        new(ActorPrograms.ForkJoinCreate, Create, ActorPrograms.Created),
        new(ActorPrograms.Skynet, Skynets, ActorPrograms.Leaves),
        new(ActorPrograms.Ask, Ask, ActorPrograms.Asks),
        new(ActorPrograms.AskFromTask, Ask, ActorPrograms.AsksFromTask),
    ];

    private static IRootContext Root => Library.Value.Root;

    /// <summary>How many bytes an actor takes that was told one message and waits, for so many of them.</summary>
    public static long BytesIdle(int count)
    {
        var actors = new PID[count];
        Make(1); // what the first one makes for all of them
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Make(count);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(actors);
        return bytes / count;

        void Make(int number) => Run<int>(done =>
        {
            Countdown told = new(number, done);
            var props = MakeSmallProps(() => new IdleActor(told));
            for (var index = 0; index < number; index++) Root.Send(actors[index] = Root.Spawn(props), Signal.Ball);
        });
    }

    private static TResult Run<TResult>(Action<TaskCompletionSource<TResult>> program)
    {
        TaskCompletionSource<TResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        program(done);
        return done.Task.GetAwaiter().GetResult();
    }

    private static int PingPong(int count, int window) => Run<int>(done =>
    {
        var pong = Root.Spawn(Props.FromProducer(() => new PongActor()));
        Root.Send(Root.Spawn(Props.FromProducer(() => new PingActor(pong, count, window, done))), Signal.Start);
    });

    private static int Count(int count) => Run<int>(done =>
    {
        var counter = Root.Spawn(Props.FromProducer(() => new CountingActor(done)));
        Root.Send(Root.Spawn(Props.FromProducer(() => new ProducingActor(counter, count))), Signal.Start);
    });

    private static int Ring(int count) => Run<int>(done =>
    {
        var ring = new PID[ActorPrograms.RingSize];
        for (var node = 0; node < ring.Length; node++)
        {
            var next = (node + 1) % ring.Length;
            ring[node] = Root.Spawn(Props.FromProducer(() => new RingActor(ring, next, count, done)));
        }

        Root.Send(ring[0], new Hop(count));
    });

    private static int ForkJoin(int count) => Run<int>(done => Root.Send(Root.Spawn(Props.FromProducer(() => new ForkingActor(count, done))), Signal.Start));

    private static int Create(int count) => Run<int>(done =>
    {
        Countdown left = new(count, done);
        foreach (var family in ActorPrograms.Families(count)) Root.Send(Root.Spawn(Props.FromProducer(() => new ParentActor(family, left))), Signal.Start);
    });

    private static int Skynets(int count)
    {
        foreach (var size in ActorPrograms.Trees(count))
        {
            var sum = Run<long>(done => Root.Request(Root.Spawn(SkynetActor.Props), new Subtree(0, size), Root.Spawn(Props.FromProducer(() => new ResultActor<long>(done)))));
            if (sum != ActorPrograms.SumOf(size)) return 0;
        }

        return count;
    }

    private static int Ask(int count)
    {
        var echo = Root.Spawn(Props.FromProducer(() => new EchoActor()));
        var right = Task.Run(async () =>
        {
            var equal = 0;
            for (var number = 0; number < count; number++)
            {
                if (await Root.RequestAsync<Signal>(echo, Signal.Ball, CancellationToken.None).ConfigureAwait(false) == Signal.Ball) equal++;
            }

            return equal;
        }).GetAwaiter().GetResult();
        Root.Stop(echo);
        return right;
    }

    private static Props MakeSmallProps(Func<IActor> make) => Props.FromProducer(() => make())
        .WithMailbox(() => new DefaultMailbox(new LockingUnboundedMailboxQueue(4), new LockingUnboundedMailboxQueue(4)))
        .WithStartDeadline(TimeSpan.Zero);

    // The ball, with whom to answer. Not a record: it is compared by reference.
    private sealed class Ball(PID sender)
    {
        public PID Sender => sender;
    }

    private sealed class ResultActor<TResult>(TaskCompletionSource<TResult> done) : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message is TResult result)
            {
                done.SetResult(result);
                context.Stop(context.Self);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class IdleActor(Countdown told) : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message == Signal.Ball) told.Signal();
            return Task.CompletedTask;
        }
    }

    private sealed class PingActor(PID pong, int count, int window, TaskCompletionSource<int> done) : IActor
    {
        private Ball? ball;
        private int sent;
        private int received;

        public Task ReceiveAsync(IContext context)
        {
            var message = context.Message;
            if (message is Ball returned)
            {
                if (returned == ball) received++;
                if (sent < count)
                {
                    sent++;
                    context.Send(pong, returned);
                }
                else if (received == count)
                {
                    done.SetResult(received);
                    context.Stop(pong);
                    context.Stop(context.Self);
                }
            }
            else if (message == Signal.Start)
            {
                ball = new Ball(context.Self);
                for (; sent < Math.Min(count, window); sent++) context.Send(pong, ball);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class PongActor : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message is Ball ball) context.Send(ball.Sender, ball);
            return Task.CompletedTask;
        }
    }

    private sealed class EchoActor : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message is Signal signal) context.Respond(signal);
            return Task.CompletedTask;
        }
    }

    private sealed class CountingActor(TaskCompletionSource<int> done) : IActor
    {
        private int counted;

        public Task ReceiveAsync(IContext context)
        {
            var message = context.Message;
            if (message == Signal.Ball)
            {
                counted++;
            }
            else if (message == Signal.Retrieve)
            {
                done.SetResult(counted);
                context.Stop(context.Self);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class ProducingActor(PID counter, int count) : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message != Signal.Start) return Task.CompletedTask;
            for (var number = 0; number < count; number++) context.Send(counter, Signal.Ball);
            context.Send(counter, Signal.Retrieve);
            context.Stop(context.Self);
            return Task.CompletedTask;
        }
    }

    private sealed class RingActor(PID[] ring, int next, int count, TaskCompletionSource<int> done) : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message is not Hop hop) return Task.CompletedTask;
            if (hop.Left > 0)
            {
                context.Send(ring[next], new Hop(hop.Left - 1));
            }
            else
            {
                done.SetResult(count);
                foreach (var node in ring) context.Stop(node);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class ForkingActor(int count, TaskCompletionSource<int> done) : IActor
    {
        private int left;
        private int sum;

        public Task ReceiveAsync(IContext context)
        {
            var message = context.Message;
            if (message is int received)
            {
                sum += received;
                if (--left > 0) return Task.CompletedTask;
                done.SetResult(sum);
                context.Stop(context.Self);
            }
            else if (message == Signal.Start)
            {
                left = Math.Min(ActorPrograms.Forks, count);
                var workers = new PID[left];
                for (var worker = 0; worker < workers.Length; worker++)
                {
                    var share = (count / workers.Length) + (worker < count % workers.Length ? 1 : 0);
                    workers[worker] = context.Spawn(Props.FromProducer(() => new WorkingActor(share, context.Self)));
                }

                for (var number = 0; number < count; number++) context.Send(workers[number % workers.Length], Signal.Ball);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class WorkingActor(int share, PID forking) : IActor
    {
        private int received;

        public Task ReceiveAsync(IContext context)
        {
            if (context.Message == Signal.Ball && ++received == share) context.Send(forking, received);
            return Task.CompletedTask;
        }
    }

    private sealed class ParentActor(int count, Countdown ended) : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message != Signal.Start) return Task.CompletedTask;
            var root = context.System.Root;
            var props = MakeSmallProps(() => new OnceActor(ended));
            for (var number = 0; number < count; number++) context.Send(root.Spawn(props), Signal.Ball);
            context.Stop(context.Self);
            return Task.CompletedTask;
        }
    }

    private sealed class OnceActor(Countdown ended) : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            var message = context.Message;
            if (message == Signal.Ball) context.Stop(context.Self);
            else if (message is Stopped) ended.Signal();
            return Task.CompletedTask;
        }
    }

    private sealed class SkynetActor : IActor
    {
        public static readonly Props Props = MakeSmallProps(() => new SkynetActor());

        private PID? parent;
        private int left = ActorPrograms.Fan;
        private long sum;

        public Task ReceiveAsync(IContext context)
        {
            switch (context.Message)
            {
                case Subtree { Size: 1 } leaf:
                    context.Respond(leaf.First);
                    context.Stop(context.Self);
                    break;
                case Subtree tree:
                    parent = context.Sender;
                    var root = context.System.Root;
                    for (var child = 0; child < ActorPrograms.Fan; child++) context.Request(root.Spawn(Props), tree.Part(child));
                    break;
                case long part:
                    sum += part;
                    if (--left > 0) break;
                    context.Send(parent!, sum);
                    context.Stop(context.Self);
                    break;
            }

            return Task.CompletedTask;
        }
    }
}

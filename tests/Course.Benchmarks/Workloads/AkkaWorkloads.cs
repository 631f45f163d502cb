using Akka.Actor;

namespace Course.Benchmarks.Workloads;

/// <summary>
/// The programs in Akka.NET, as fast as it can be used: untyped actors, which are children of an actor (those directly under the
/// system have a slower reference), made by a producer and not by reflection, the sender given, the logging off; its default dispatcher.
/// </summary>
public static class AkkaWorkloads
{
    private static readonly Lazy<IActorRef> Host = new(() => ActorSystem
        .Create("course", "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }")
        .ActorOf(MakeProps(() => new HostActor())));

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

    /// <summary>How many bytes an actor takes that was told one message and waits, for so many of them.</summary>
    public static long BytesIdle(int count)
    {
        var actors = new IActorRef[count];
        Make(1); // what the first one makes for all of them
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Make(count);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(actors);
        return bytes / count;

        void Make(int number) => Run<int>((context, done) =>
        {
            Countdown told = new(number, done);
            var props = MakeProps(() => new IdleActor(told));
            for (var index = 0; index < number; index++) (actors[index] = context.ActorOf(props)).Tell(Signal.Ball, ActorRefs.NoSender);
        });
    }

    // The program is begun by an actor, whose children its actors are.
    private static TResult Run<TResult>(Action<IActorContext, TaskCompletionSource<TResult>> program)
    {
        TaskCompletionSource<TResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Host.Value.Tell(new Action<IActorContext>(context => program(context, done)), ActorRefs.NoSender);
        return done.Task.GetAwaiter().GetResult();
    }

    private static int PingPong(int count, int window) => Run<int>((context, done) =>
    {
        var pong = context.ActorOf(MakeProps(() => new PongActor()));
        context.ActorOf(MakeProps(() => new PingActor(pong, count, window, done))).Tell(Signal.Start, ActorRefs.NoSender);
    });

    private static int Count(int count) => Run<int>((context, done) =>
    {
        var counter = context.ActorOf(MakeProps(() => new CountingActor(done)));
        context.ActorOf(MakeProps(() => new ProducingActor(counter, count))).Tell(Signal.Start, ActorRefs.NoSender);
    });

    private static int Ring(int count) => Run<int>((context, done) =>
    {
        var ring = new IActorRef[ActorPrograms.RingSize];
        for (var node = 0; node < ring.Length; node++)
        {
            var next = (node + 1) % ring.Length;
            ring[node] = context.ActorOf(MakeProps(() => new RingActor(ring, next, count, done)));
        }

        ring[0].Tell(new Hop(count), ActorRefs.NoSender);
    });

    private static int ForkJoin(int count) => Run<int>((context, done) =>
        context.ActorOf(MakeProps(() => new ForkingActor(count, done))).Tell(Signal.Start, ActorRefs.NoSender));

    // A parent has ended when all that its children left to do is done.
    private static int Create(int count)
    {
        List<IActorRef> parents = [];
        var ended = Run<int>((context, done) =>
        {
            Countdown left = new(count, done);
            foreach (var family in ActorPrograms.Families(count))
            {
                var parent = context.ActorOf(MakeProps(() => new ParentActor(family, left)));
                parents.Add(parent);
                parent.Tell(Signal.Start, ActorRefs.NoSender);
            }
        });
        Task.WhenAll(parents.Select(parent => parent.GracefulStop(TimeSpan.FromMinutes(1)))).GetAwaiter().GetResult();
        return ended;
    }

    private static int Skynets(int count)
    {
        foreach (var size in ActorPrograms.Trees(count))
        {
            var sum = Run<long>((context, done) => context.ActorOf(SkynetActor.Props).Tell(new Subtree(0, size), context.ActorOf(MakeProps(() => new ResultActor<long>(done)))));
            if (sum != ActorPrograms.SumOf(size)) return 0;
        }

        return count;
    }

    private static int Ask(int count)
    {
        var echo = Run<IActorRef>((context, done) => done.SetResult(context.ActorOf(MakeProps(() => new PongActor()))));
        var right = Task.Run(async () =>
        {
            var equal = 0;
            for (var number = 0; number < count; number++)
            {
                if (await echo.Ask<Signal>(Signal.Ball).ConfigureAwait(false) == Signal.Ball) equal++;
            }

            return equal;
        }).GetAwaiter().GetResult();
        echo.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        return right;
    }

    private static Props MakeProps<TActor>(Func<TActor> make) where TActor : ActorBase => Props.CreateBy(new Producer<TActor>(make));

    private sealed class Producer<TActor>(Func<TActor> make) : IIndirectActorProducer where TActor : ActorBase
    {
        public Type ActorType => typeof(TActor);

        public ActorBase Produce() => make();

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class HostActor : UntypedActor
    {
        protected override void OnReceive(object message) => ((Action<IActorContext>)message)(Context);
    }

    private sealed class ResultActor<TResult>(TaskCompletionSource<TResult> done) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            done.SetResult((TResult)message);
            Context.Stop(Self);
        }
    }

    private sealed class IdleActor(Countdown told) : UntypedActor
    {
        protected override void OnReceive(object message) => told.Signal();
    }

    private sealed class PingActor(IActorRef pong, int count, int window, TaskCompletionSource<int> done) : UntypedActor
    {
        private IActorRef self = ActorRefs.Nobody;
        private int sent;
        private int received;

        protected override void PreStart() => self = Self;

        protected override void OnReceive(object message)
        {
            if (message == Signal.Ball)
            {
                received++;
                if (sent < count)
                {
                    sent++;
                    pong.Tell(Signal.Ball, self);
                }
                else if (received == count)
                {
                    done.SetResult(received);
                    Context.Stop(pong);
                    Context.Stop(self);
                }
            }
            else if (message == Signal.Start)
            {
                for (; sent < Math.Min(count, window); sent++) pong.Tell(Signal.Ball, self);
            }
        }
    }

    private sealed class PongActor : UntypedActor
    {
        private IActorRef self = ActorRefs.Nobody;

        protected override void PreStart() => self = Self;

        protected override void OnReceive(object message) => Sender.Tell(message, self);
    }

    private sealed class CountingActor(TaskCompletionSource<int> done) : UntypedActor
    {
        private int counted;

        protected override void OnReceive(object message)
        {
            if (message == Signal.Ball)
            {
                counted++;
            }
            else if (message == Signal.Retrieve)
            {
                done.SetResult(counted);
                Context.Stop(Self);
            }
        }
    }

    private sealed class ProducingActor(IActorRef counter, int count) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var self = Self;
            for (var number = 0; number < count; number++) counter.Tell(Signal.Ball, self);
            counter.Tell(Signal.Retrieve, self);
            Context.Stop(self);
        }
    }

    private sealed class RingActor(IActorRef[] ring, int next, int count, TaskCompletionSource<int> done) : UntypedActor
    {
        private IActorRef self = ActorRefs.Nobody;

        protected override void PreStart() => self = Self;

        protected override void OnReceive(object message)
        {
            if (message is not Hop hop) return;
            if (hop.Left > 0)
            {
                ring[next].Tell(new Hop(hop.Left - 1), self);
            }
            else
            {
                done.SetResult(count);
                foreach (var node in ring) Context.Stop(node);
            }
        }
    }

    private sealed class ForkingActor(int count, TaskCompletionSource<int> done) : UntypedActor
    {
        private int left;
        private int sum;

        protected override void OnReceive(object message)
        {
            if (message is int received)
            {
                sum += received;
                if (--left > 0) return;
                done.SetResult(sum);
                Context.Stop(Self);
                return;
            }

            var self = Self;
            left = Math.Min(ActorPrograms.Forks, count);
            var workers = new IActorRef[left];
            for (var worker = 0; worker < workers.Length; worker++)
            {
                var share = (count / workers.Length) + (worker < count % workers.Length ? 1 : 0);
                workers[worker] = Context.ActorOf(MakeProps(() => new WorkingActor(share)));
            }

            for (var number = 0; number < count; number++) workers[number % workers.Length].Tell(Signal.Ball, self);
        }
    }

    private sealed class WorkingActor(int share) : UntypedActor
    {
        private int received;

        protected override void OnReceive(object message)
        {
            if (message == Signal.Ball && ++received == share) Sender.Tell(received, Self);
        }
    }

    private sealed class ParentActor(int count, Countdown ended) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var self = Self;
            var props = MakeProps(() => new OnceActor(ended));
            for (var number = 0; number < count; number++) Context.ActorOf(props).Tell(Signal.Ball, self);
        }
    }

    private sealed class OnceActor(Countdown ended) : UntypedActor
    {
        protected override void OnReceive(object message) => Context.Stop(Self);

        protected override void PostStop() => ended.Signal();
    }

    private sealed class SkynetActor : UntypedActor
    {
        public static readonly Props Props = MakeProps(() => new SkynetActor());

        private IActorRef parent = ActorRefs.Nobody;
        private int left = ActorPrograms.Fan;
        private long sum;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Subtree { Size: 1 } leaf:
                    Sender.Tell(leaf.First, Self);
                    Context.Stop(Self);
                    break;
                case Subtree tree:
                    var self = Self;
                    parent = Sender;
                    for (var child = 0; child < ActorPrograms.Fan; child++) Context.ActorOf(Props).Tell(tree.Part(child), self);
                    break;
                case long part:
                    sum += part;
                    if (--left > 0) break;
                    parent.Tell(sum, Self);
                    Context.Stop(Self);
                    break;
            }
        }
    }
}

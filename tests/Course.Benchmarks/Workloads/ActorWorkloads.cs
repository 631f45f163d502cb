using Course.Concurrency.Actors;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;

namespace Course.Benchmarks.Workloads;

/// <summary>The programs in the actors of the course. A message holds whom to answer: there is no other way.</summary>
public static class ActorWorkloads
{
    /// <summary>All of them, on so many processors.</summary>
    public static IEnumerable<Workload> All(int processors)
    {
        Lazy<ActorSystem> system = new(() => new ActorSystem("course", processors));
        return
        [
            new(ActorPrograms.PingPong, count => PingPong(system.Value, count, 1), ActorPrograms.Operations),
            new(ActorPrograms.WindowedPingPong, count => PingPong(system.Value, count, ActorPrograms.Window), ActorPrograms.Operations),
            new(ActorPrograms.Count, count => Count(system.Value, count), ActorPrograms.Operations),
            new(ActorPrograms.Ring, count => Ring(system.Value, count), ActorPrograms.Operations),
            new(ActorPrograms.ForkJoinThroughput, count => ForkJoin(system.Value, count), ActorPrograms.Operations),
            new(ActorPrograms.ForkJoinCreate, count => Create(system.Value, count), ActorPrograms.Created),
            new(ActorPrograms.Skynet, count => Skynets(system.Value, count), ActorPrograms.Leaves),
            new(ActorPrograms.Ask, count => AskFromGoroutine(processors, count), ActorPrograms.Asks),
            new(ActorPrograms.AskFromTask, count => AskFromTask(system.Value, count), ActorPrograms.AsksFromTask),
        ];
    }

    /// <summary>How many bytes an actor takes that was told one message and waits, for so many of them.</summary>
    public static long BytesIdle(int count)
    {
        ActorSystem system = new("course", 1);
        var actors = new ActorRef<Signal>[count];
        Make(1); // what the first one makes for all of them
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Make(count);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(actors);
        return bytes / count;

        void Make(int number) => Run<int>(done =>
        {
            Countdown told = new(number, done);
            Func<Actor<Signal>> make = () => new IdleActor(told);
            for (var index = 0; index < number; index++) (actors[index] = system.Spawn(make)).Tell(Signal.Ball);
        });
    }

    private static TResult Run<TResult>(Action<TaskCompletionSource<TResult>> program)
    {
        TaskCompletionSource<TResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        program(done);
        return done.Task.GetAwaiter().GetResult();
    }

    private static int PingPong(ActorSystem system, int count, int window) => Run<int>(done =>
    {
        var pong = system.Spawn(() => new PongActor());
        system.Spawn(() => new PingActor(pong, count, window, done)).Tell(PingActor.Start);
    });

    private static int Count(ActorSystem system, int count) => Run<int>(done =>
    {
        var counter = system.Spawn(() => new CountingActor(done));
        system.Spawn(() => new ProducingActor(counter, count)).Tell(Signal.Start);
    });

    private static int Ring(ActorSystem system, int count) => Run<int>(done =>
    {
        var ring = new ActorRef<Hop>[ActorPrograms.RingSize];
        for (var node = 0; node < ring.Length; node++)
        {
            var next = (node + 1) % ring.Length;
            ring[node] = system.Spawn(() => new RingActor(ring, next, count, done));
        }

        ring[0].Tell(new Hop(count));
    });

    private static int ForkJoin(ActorSystem system, int count) => Run<int>(done => system.Spawn(() => new ForkingActor(count, done)).Tell(ForkingActor.Start));

    // A parent has ended when all that its children left to do is done.
    private static int Create(ActorSystem system, int count)
    {
        List<ActorRef<Signal>> parents = [];
        var ended = Run<int>(done =>
        {
            Countdown left = new(count, done);
            foreach (var family in ActorPrograms.Families(count))
            {
                var parent = system.Spawn(() => new ParentActor(family, left));
                parents.Add(parent);
                parent.Tell(Signal.Start);
            }
        });
        Task.WhenAll(parents.Select(parent => parent.StopGracefully().AsTask())).GetAwaiter().GetResult();
        return ended;
    }

    private static int Skynets(ActorSystem system, int count)
    {
        foreach (var size in ActorPrograms.Trees(count))
        {
            var sum = Run<long>(done => system.Spawn(() => new SkynetActor()).Tell(new SkynetActor.Tree(system.Spawn(() => new ResultActor(done)), new Subtree(0, size))));
            if (sum != ActorPrograms.SumOf(size)) return 0;
        }

        return count;
    }

    private static int AskFromGoroutine(int processors, int count) => new GoScheduler(processors).Run(async () =>
    {
        ActorSystem system = new("course");
        var echo = system.Spawn(() => new EchoActor());
        var right = 0;
        for (var number = 0; number < count; number++)
        {
            if (await echo.Ask<Signal>(answer => new Question(answer)) == Signal.Ball) right++;
        }

        await system.Terminate();
        return right;
    });

    private static int AskFromTask(ActorSystem system, int count)
    {
        var echo = system.Spawn(() => new EchoActor());
        var right = Task.Run(async () =>
        {
            var equal = 0;
            for (var number = 0; number < count; number++)
            {
                if (await echo.Ask<Signal>(answer => new Question(answer)) == Signal.Ball) equal++;
            }

            return equal;
        }).GetAwaiter().GetResult();
        echo.Stop();
        return right;
    }

    // The ball, with whom to answer.
    private sealed class Ball(ActorRef<Ball>? sender)
    {
        public ActorRef<Ball>? Sender => sender;
    }

    private sealed record Question(ActorRef<Signal> Answer);

    private sealed class IdleActor(Countdown told) : Actor<Signal>
    {
        protected override void Receive(Signal message) => told.Signal();
    }

    private sealed class ResultActor(TaskCompletionSource<long> done) : Actor<SkynetActor.Message>
    {
        protected override void Receive(SkynetActor.Message message)
        {
            done.SetResult(((SkynetActor.Sum)message).Value);
            Stop();
        }
    }

    private sealed class PingActor(ActorRef<Ball> pong, int count, int window, TaskCompletionSource<int> done) : Actor<Ball>
    {
        public static readonly Ball Start = new(null);

        private Ball? ball;
        private int sent;
        private int received;

        protected override void Receive(Ball message)
        {
            if (message == ball)
            {
                received++;
                if (sent < count)
                {
                    sent++;
                    pong.Tell(message);
                }
                else if (received == count)
                {
                    done.SetResult(received);
                    pong.Stop();
                    Stop();
                }
            }
            else if (message == Start)
            {
                ball = new Ball(Self);
                for (; sent < Math.Min(count, window); sent++) pong.Tell(ball);
            }
        }
    }

    private sealed class PongActor : Actor<Ball>
    {
        protected override void Receive(Ball message) => message.Sender!.Tell(message);
    }

    private sealed class EchoActor : Actor<Question>
    {
        protected override void Receive(Question message) => message.Answer.Tell(Signal.Ball);
    }

    private sealed class CountingActor(TaskCompletionSource<int> done) : Actor<Signal>
    {
        private int counted;

        protected override void Receive(Signal message)
        {
            if (message == Signal.Ball)
            {
                counted++;
            }
            else if (message == Signal.Retrieve)
            {
                done.SetResult(counted);
                Stop();
            }
        }
    }

    private sealed class ProducingActor(ActorRef<Signal> counter, int count) : Actor<Signal>
    {
        protected override void Receive(Signal message)
        {
            for (var number = 0; number < count; number++) counter.Tell(Signal.Ball);
            counter.Tell(Signal.Retrieve);
            Stop();
        }
    }

    private sealed class RingActor(ActorRef<Hop>[] ring, int next, int count, TaskCompletionSource<int> done) : Actor<Hop>
    {
        protected override void Receive(Hop message)
        {
            if (message.Left > 0)
            {
                ring[next].Tell(new Hop(message.Left - 1));
            }
            else
            {
                done.SetResult(count);
                foreach (var node in ring) node.Stop();
            }
        }
    }

    private sealed class ForkingActor(int count, TaskCompletionSource<int> done) : Actor<int>
    {
        public const int Start = -1;

        private int left;
        private int sum;

        protected override void Receive(int message)
        {
            if (message != Start)
            {
                sum += message;
                if (--left > 0) return;
                done.SetResult(sum);
                Stop();
                return;
            }

            left = Math.Min(ActorPrograms.Forks, count);
            var workers = new ActorRef<Signal>[left];
            for (var worker = 0; worker < workers.Length; worker++)
            {
                var share = (count / workers.Length) + (worker < count % workers.Length ? 1 : 0);
                workers[worker] = Spawn(() => new WorkingActor(share, Self));
            }

            for (var number = 0; number < count; number++) workers[number % workers.Length].Tell(Signal.Ball);
        }
    }

    private sealed class WorkingActor(int share, ActorRef<int> forking) : Actor<Signal>
    {
        private int received;

        protected override void Receive(Signal message)
        {
            if (message == Signal.Ball && ++received == share) forking.Tell(received);
        }
    }

    private sealed class ParentActor(int count, Countdown ended) : Actor<Signal>
    {
        protected override void Receive(Signal message)
        {
            Func<Actor<Signal>> make = () => new OnceActor(ended);
            for (var number = 0; number < count; number++) Spawn(make).Tell(Signal.Ball);
        }
    }

    private sealed class OnceActor(Countdown ended) : Actor<Signal>
    {
        protected override void Receive(Signal message) => Stop();

        protected override void PostStop() => ended.Signal();
    }

    private sealed class SkynetActor : Actor<SkynetActor.Message>
    {
        private static readonly Func<Actor<Message>> Make = () => new SkynetActor();

        private ActorRef<Message>? parent;
        private int left = ActorPrograms.Fan;
        private long sum;

        protected override void Receive(Message message)
        {
            switch (message)
            {
                case Tree { Leaves.Size: 1 } leaf:
                    leaf.Parent.Tell(new Sum(leaf.Leaves.First));
                    Stop();
                    break;
                case Tree tree:
                    parent = tree.Parent;
                    for (var child = 0; child < ActorPrograms.Fan; child++) Spawn(Make).Tell(new Tree(Self, tree.Leaves.Part(child)));
                    break;
                case Sum part:
                    sum += part.Value;
                    if (--left > 0) break;
                    parent!.Tell(new Sum(sum));
                    Stop();
                    break;
            }
        }

        public abstract record Message;

        public sealed record Tree(ActorRef<Message> Parent, Subtree Leaves) : Message;

        public sealed record Sum(long Value) : Message;
    }
}

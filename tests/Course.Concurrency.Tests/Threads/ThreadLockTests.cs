using Course.Concurrency.Threads;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Threads;

/// <summary>A lock on threads of either kind.</summary>
public sealed class ThreadLockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ThreadLock door = new("door");
    private readonly VirtualTime clock = new();
    private readonly VirtualThreads threads;

    public ThreadLockTests() => threads = new VirtualThreads(clock);

    public static TheoryData<IThreads> EitherKind => [new SystemThreads(), new VirtualThreads(new VirtualTime())];

    [Theory]
    [MemberData(nameof(EitherKind), DisableDiscoveryEnumeration = true)]
    public void Hold_SameProgramOnEitherKindOfThreads_LosesNothing(IThreads either) => Run(either, () => Programs.IncrementUnderLock(either, 1000, "A", "B", "C"));

    [Theory]
    [MemberData(nameof(EitherKind), DisableDiscoveryEnumeration = true)]
    public void Enter_ByItsHolder_IsReentrant(IThreads either) => Run(either, () =>
    {
        door.Enter();
        using (door.Hold()) Assert.True(door.IsHeldByCurrentThread);
        Assert.True(door.IsHeldByCurrentThread);
        door.Exit();
        Assert.False(door.IsHeldByCurrentThread);
    });

    [Theory]
    [MemberData(nameof(EitherKind), DisableDiscoveryEnumeration = true)]
    public void Exit_ByAnother_SaysSo(IThreads either) => Run(either, () =>
    {
        using (door.Hold())
        {
            var thief = either.Start("thief", door.Exit);
            Assert.Equal("'thief' does not hold lock 'door': only the thread that has entered it may exit.", Assert.Throws<SynchronizationLockException>(thief.Join).Message);
            Assert.True(door.IsHeldByCurrentThread);
        }
    });

    [Theory]
    [MemberData(nameof(EitherKind), DisableDiscoveryEnumeration = true)]
    public void Exit_OnceTooOften_SaysSo(IThreads either) => Run(either, () =>
    {
        door.Enter();
        door.Exit();
        Assert.Throws<SynchronizationLockException>(door.Exit);
    });

    [Theory]
    [MemberData(nameof(EitherKind), DisableDiscoveryEnumeration = true)]
    public void Hold_BodyThrows_Leaves(IThreads either) => Run(either, () =>
    {
        Assert.IsType<InvalidDataException>(Record.Exception((Action)(() =>
        {
            using (door.Hold()) throw new InvalidDataException();
        })));
        either.Start("next", () => door.Hold().Dispose()).Join();
    });

    [Fact]
    public void Enter_HeldByAnother_WaitsInVirtualTimeInOrderOfArrival()
    {
        List<string> held = [];

        var log = TraceLog.Record(() => threads.Run(() =>
        {
            foreach (var name in new[] { "A", "B" })
            {
                threads.Start(name, () =>
                {
                    for (var time = 0; time < 2; time++)
                    {
                        using (door.Hold())
                        {
                            held.Add($"{name} at {clock.Elapsed.TotalSeconds}");
                            threads.Sleep(Second);
                        }
                    }
                });
            }
        }), clock);

        Assert.Equal(["A at 0", "B at 1", "A at 2", "B at 3"], held);
        Assert.Equal(["B door 0", "A door 1", "B door 2"], log.Where(happened => happened.Wait == WaitReason.Lock).Select(happened => $"{happened.Strand} {happened.Value} {happened.Time.TotalSeconds}"));
        Assert.Equal(["create", "wait door", "wake", "note locks door", "wait sleep", "wake", "note unlocks door", "wait door", "wake", "note locks door", "wait sleep", "wake", "note unlocks door", "return"],
            log.Where(happened => happened.Strand.Name == "B" && happened.Wait != WaitReason.Turn).Select(happened => happened.ToString()["B  ".Length..]));
    }

    [Fact]
    public void Enter_TakenInOppositeOrder_IsADeadlockThatSaysWhoHoldsWhat()
    {
        VirtualThreads opposed = new(new VirtualTime(), Schedule.Of("Ann", "Bob"));

        var thrown = Assert.Throws<InvalidOperationException>(() => opposed.Run(() => Programs.TwoLocks(opposed, inTheSameOrder: false)));

        Assert.Equal("Deadlock: no thread can run and no timer is set: 'main' waits for the end of 'Ann'; 'Ann' waits for lock 'b', held by 'Bob'; 'Bob' waits for lock 'a', held by 'Ann'.", thrown.Message);
    }

    [Fact]
    public void Enter_HolderHasEnded_IsADeadlockThatSaysSo()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => threads.Run(() =>
        {
            threads.Start("Ann", door.Enter).Join();
            door.Enter();
        }));

        Assert.Equal("Deadlock: no thread can run and no timer is set: 'main' waits for lock 'door', held by 'Ann', which has ended.", thrown.Message);
    }

    [Fact]
    public void Enter_AfterADeadlock_LocksHaveBeenLeft()
    {
        ThreadLock a = new("a"), b = new("b");
        VirtualThreads opposed = new(new VirtualTime(), Schedule.Of("Ann", "Bob"));
        List<string> cleaned = [];

        Assert.Throws<InvalidOperationException>(() => opposed.Run(() =>
        {
            opposed.Start("Ann", () => Take("Ann", a, b));
            opposed.Start("Bob", () => Take("Bob", b, a));
        }));

        Assert.Equal(["Ann", "Bob"], cleaned);
        threads.Run(() =>
        {
            using (a.Hold()) b.Hold().Dispose();
        });

        void Take(string name, ThreadLock first, ThreadLock second)
        {
            Shared<int> left = new("left", 0);
            using (first.Hold())
            {
                try
                {
                    second.Hold().Dispose();
                }
                finally
                {
                    left.Value++; // a step in a finally block does not stop it
                    cleaned.Add(name);
                }
            }
        }
    }

    [Fact]
    public void Enter_HeldByAVirtualThread_AnotherKindOfThreadIsToldSo()
    {
        Exception? thrown = null;

        threads.Run(() =>
        {
            using var timer = clock.CreateTimer(_ => thrown = Record.Exception(door.Enter), null, Second, Timeout.InfiniteTimeSpan);
            using (door.Hold()) threads.Sleep(2 * Second);
        });

        Assert.Equal("Lock 'door' is held by the virtual thread 'main'. A thread that is not virtual cannot wait for that: use a lock on one kind of threads only.", Assert.IsType<InvalidOperationException>(thrown).Message);
        door.Hold().Dispose();
    }

    [Fact]
    public void Enter_HeldByAnotherKindOfThread_AVirtualThreadIsToldSo()
    {
        using (door.Hold()) Assert.StartsWith("Lock 'door' is held by a thread that is not virtual.", Assert.Throws<InvalidOperationException>(() => threads.Run(door.Enter)).Message, StringComparison.Ordinal);
        threads.Run(() => door.Hold().Dispose());
    }

    [Fact]
    public void Enter_OnSystemThreads_WaitsAndTheLogShowsIt()
    {
        WaitSignal signal = new();
        SystemThreads real = new();
        using (new Tracer(signal).Attach())
        {
            IRunningThread waiting;
            using (door.Hold())
            {
                waiting = real.Start("waiting", () => door.Hold().Dispose());
                signal.HasWait.Wait(TestContext.Current.CancellationToken);
            }

            waiting.Join();
        }

        Assert.Equal(["waiting  create", "waiting  wake", "waiting  wait door", "waiting  wake", "waiting  note locks door", "waiting  note unlocks door", "waiting  return"], signal.Events.Where(happened => happened.StartsWith("waiting", StringComparison.Ordinal)));
    }

    private static void Run(IThreads either, Action program)
    {
        if (either is VirtualThreads virtually) virtually.Run(program);
        else program();
    }

    private sealed class WaitSignal : ITraceSink
    {
        public ManualResetEventSlim HasWait { get; } = new();

        public List<string> Events { get; } = [];

        public void Write(in TraceEvent traceEvent)
        {
            Events.Add(traceEvent.ToString());
            if (traceEvent.Wait == WaitReason.Lock) HasWait.Set();
        }
    }
}

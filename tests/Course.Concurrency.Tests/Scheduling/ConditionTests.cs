using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Conditions as Go's <c>sync.Cond</c> has them.</summary>
public abstract class ConditionTests : SchedulerContract
{
    private static readonly TimeSpan UntilTheyWait = TimeSpan.FromSeconds(1);

    private protected ConditionTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Signal_WakesTheOneThatHasWaitedLongest() => Run(async () =>
    {
        Condition condition = new(new GoMutex());
        List<int> woken = [];
        for (var number = 0; number < 3; number++)
        {
            Start(condition, woken, number);
            await Sleep(UntilTheyWait);
        }

        for (var count = 1; count <= 3; count++)
        {
            condition.Signal(); // without the lock: that is allowed
            await Sleep(UntilTheyWait);
            Assert.Equal(Enumerable.Range(0, count), woken);
        }

        condition.Signal(); // nobody waits: it is forgotten
        Start(condition, woken, 3);
        await Sleep(UntilTheyWait);
        Assert.Equal(3, woken.Count);
    });

    [Fact]
    public void Broadcast_WakesAllInTheOrderOfTheirComing() => Run(async () =>
    {
        Condition condition = new(new GoMutex());
        List<int> woken = [];
        for (var number = 0; number < 5; number++)
        {
            Start(condition, woken, number);
            await Sleep(UntilTheyWait);
        }

        using (await condition.Locker.Hold())
        {
            condition.Broadcast();
            await Sleep(UntilTheyWait);
            Assert.Empty(woken); // each needs the lock first
        }

        await Sleep(UntilTheyWait);
        Assert.Equal([0, 1, 2, 3, 4], woken);
    });

    [Fact]
    public void Wait_GivesTheLockBackAndHasItAgainAfterwards() => Run(async () =>
    {
        GoMutex mutex = new();
        Condition condition = new(mutex);
        await mutex.Lock();
        Go(async () =>
        {
            await mutex.Lock();
            condition.Signal();
            mutex.Unlock();
        });
        await condition.Wait();
        Assert.False(mutex.TryLock());
        mutex.Unlock();
        Assert.True(mutex.TryLock());
    });

    [Fact]
    public void Wait_NotLocked_SaysWhatGoSays() => Run(async () =>
    {
        Condition condition = new(new GoMutex());
        var exception = await Assert.ThrowsAsync<SynchronizationLockException>(async () => await condition.Wait());
        Assert.Equal("sync: unlock of unlocked mutex", exception.Message);
        condition.Signal();
        Assert.True(condition.Locker.TryLock()); // nothing was left in the queue for the signal
    });

    [Fact]
    public void Wait_WithTheReadingSideOfALock_LetsReadersWaitTogether() => Run(async () =>
    {
        RWMutex mutex = new();
        Condition condition = new(mutex.RLocker);
        WaitGroup group = new();
        var isOpen = false;
        for (var reader = 0; reader < 3; reader++)
        {
            group.Go(async () =>
            {
                using (await mutex.RLocker.Hold())
                {
                    while (!isOpen) await condition.Wait();
                }
            });
        }

        await Sleep(UntilTheyWait);
        using (await mutex.Hold()) isOpen = true;
        condition.Broadcast();
        await group.Wait();
        Assert.True(mutex.TryLock());
    });

    [Fact]
    public void AllAsleep_TheReportTellsWhoWaitsForASignalAndWhoForTheLock()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            Condition condition = new(new GoMutex());
            Start(condition, [], 0);
            await Sleep(UntilTheyWait);
            Start(condition, [], 1);
            await Sleep(UntilTheyWait);
            await condition.Locker.Lock();
            condition.Signal();
            await condition.Locker.Lock();
        });
        Assert.Equal(3, deadlock.Goroutines.Count);
        Assert.Contains("[sync.Mutex.Lock]: main", deadlock.Goroutines[0], StringComparison.Ordinal);
        Assert.Contains("[sync.Mutex.Lock]: waiter 0", deadlock.Goroutines[1], StringComparison.Ordinal);
        Assert.Matches(@"\[sync\.Cond\.Wait\]: waiter 1 at ConditionTests\.cs:\d+$", deadlock.Goroutines[2]);
    }

    [Fact]
    public void BoundedQueue_ManyProducersAndConsumers_NoSignalIsLost() => Run(async () =>
    {
        GoMutex mutex = new();
        Condition notFull = new(mutex), notEmpty = new(mutex);
        Queue<int> queue = new();
        WaitGroup group = new();
        long sum = 0;
        for (var pair = 0; pair < 4; pair++)
        {
            group.Go(async () =>
            {
                for (var number = 1; number <= Turns; number++)
                {
                    await mutex.Lock();
                    while (queue.Count == 2) await notFull.Wait();
                    queue.Enqueue(number);
                    mutex.Unlock();
                    notEmpty.Signal();
                }
            });
            group.Go(async () =>
            {
                for (var turn = 0; turn < Turns; turn++)
                {
                    await mutex.Lock();
                    while (queue.Count == 0) await notEmpty.Wait();
                    sum += queue.Dequeue();
                    mutex.Unlock();
                    notFull.Signal();
                }
            });
        }

        await group.Wait();
        Assert.Equal(4L * Turns * (Turns + 1) / 2, sum);
    });

    [Fact]
    public void Signal_ComesTheMomentTheLockIsGivenBack_IsNotLost() => Run(async () =>
    {
        SignallingLocker locker = new();
        await locker.Condition.Wait();
        Assert.Equal(1, locker.Signals);
    });

    private static void Start(Condition condition, List<int> woken, int number) => Go(async () =>
    {
        await condition.Locker.Lock();
        await condition.Wait();
        woken.Add(number);
        condition.Locker.Unlock();
    }, $"waiter {number}");

    /// <summary>
    /// A lock for which another goroutine waits on another processor: it signals as soon as it has it.
    /// </summary>
    private sealed class SignallingLocker : Locker
    {
        public SignallingLocker() => Condition = new(this);

        public Condition Condition { get; }

        public int Signals { get; private set; }

        internal override Operation LockOperation => Operation.Lock;

        internal override bool IsLocked => true;

        public override bool TryLock() => true;

        public override void Unlock()
        {
            Signals++;
            Condition.Signal();
        }

        internal override bool LockOrQueue(Waiter waiter) => true;
    }
}

public sealed class ConditionOnSimpleSchedulerTests() : ConditionTests(new OnSimpleScheduler());

public sealed class ConditionOnOneProcessorTests() : ConditionTests(new OnProcessors(1));

public sealed class ConditionOnTwoProcessorsTests() : ConditionTests(new OnProcessors(2));

public sealed class ConditionOnSeedsTests() : ConditionTests(new OnSeeds(50));

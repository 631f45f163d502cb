using Course.Concurrency.Scheduling;
using FsCheck.Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Readers and writers as Go's <c>sync.RWMutex</c> lets them in.</summary>
public abstract class RWMutexTests : SchedulerContract
{
    private static readonly TimeSpan UntilItWaits = TimeSpan.FromSeconds(1);

    private protected RWMutexTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void ReadersTogether_WritersAlone() => Run(async () =>
    {
        RWMutex mutex = new();
        WaitGroup group = new();
        int readers = 0, writers = 0;
        for (var goroutine = 0; goroutine < 6; goroutine++)
        {
            var reads = goroutine % 3 != 0;
            group.Go(async () =>
            {
                for (var turn = 0; turn < 10; turn++)
                {
                    if (reads)
                    {
                        await mutex.RLock();
                        Interlocked.Increment(ref readers);
                        Assert.Equal(0, Volatile.Read(ref writers));
                        await Yield();
                        Assert.Equal(0, Volatile.Read(ref writers));
                        Interlocked.Decrement(ref readers);
                        mutex.RUnlock();
                    }
                    else
                    {
                        await mutex.Lock();
                        Assert.Equal(1, Interlocked.Increment(ref writers));
                        await Yield();
                        Assert.Equal((1, 0), (Volatile.Read(ref writers), Volatile.Read(ref readers)));
                        Interlocked.Decrement(ref writers);
                        mutex.Unlock();
                    }
                }
            });
        }

        await group.Wait();
        Assert.True(mutex.TryLock());
    });

    [Fact]
    public void WriterWaits_NewReadersWaitBehindIt() => Run(async () =>
    {
        RWMutex mutex = new();
        List<string> order = [];
        WaitGroup group = new();
        await mutex.RLock();
        await mutex.RLock();
        Start(group, "writer", mutex, order);
        await Sleep(UntilItWaits);
        Assert.False(mutex.TryRLock());
        Assert.False(mutex.TryLock());
        Start(group, "reader", mutex.RLocker, order);
        await Sleep(UntilItWaits);
        mutex.RUnlock();
        await Sleep(UntilItWaits);
        Assert.Empty(order); // one reader is still there
        mutex.RUnlock();
        await group.Wait();
        Assert.Equal(["writer", "reader"], order);
    });

    [Fact]
    public void WriterUnlocks_AllWaitingReadersComeBeforeTheNextWriter() => Run(async () =>
    {
        RWMutex mutex = new();
        List<string> order = [];
        WaitGroup group = new();
        await mutex.Lock();
        Start(group, "writer 1", mutex, order);
        await Sleep(UntilItWaits);
        Start(group, "reader", mutex.RLocker, order);
        await Sleep(UntilItWaits);
        Start(group, "writer 2", mutex, order);
        await Sleep(UntilItWaits);
        Start(group, "reader", mutex.RLocker, order);
        await Sleep(UntilItWaits);
        mutex.Unlock();
        await group.Wait();
        Assert.Equal(["reader", "reader", "writer 1", "writer 2"], order);
    });

    [Fact]
    public void TryLock_TakesOnlyWhatIsFree() => Run(async () =>
    {
        RWMutex mutex = new();
        Assert.True(mutex.TryRLock());
        Assert.True(mutex.TryRLock());
        Assert.False(mutex.TryLock());
        mutex.RUnlock();
        Assert.False(mutex.TryLock());
        mutex.RUnlock();
        Assert.True(mutex.TryLock());
        Assert.False(mutex.TryRLock());
        Assert.False(mutex.TryLock());
        mutex.Unlock();
        Assert.True(mutex.RLocker.TryLock());
        mutex.RLocker.Unlock();
        using (await mutex.RLocker.Hold()) Assert.False(mutex.TryLock());
        Assert.True(mutex.TryLock());
    });

    [Fact]
    public void Unlock_NotLocked_SaysWhatGoSays() => Run(async () =>
    {
        RWMutex mutex = new();
        Assert.Equal("sync: Unlock of unlocked RWMutex",
            Assert.Throws<SynchronizationLockException>(mutex.Unlock).Message);
        Assert.Equal("sync: RUnlock of unlocked RWMutex",
            Assert.Throws<SynchronizationLockException>(mutex.RUnlock).Message);
        await mutex.RLock();
        Assert.Throws<SynchronizationLockException>(mutex.Unlock);
        mutex.RUnlock();
        await mutex.Lock();
        Assert.Throws<SynchronizationLockException>(mutex.RUnlock);
        mutex.Unlock();
        Assert.True(mutex.TryLock()); // the failures have changed nothing
    });

    [Fact]
    public void RLock_AgainWithAWriterInBetween_IsADeadlock()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            RWMutex mutex = new();
            await mutex.RLock();
            Go(async () => await mutex.Lock(), "writer");
            await Sleep(UntilItWaits);
            await mutex.RLock();
        });
        Assert.Matches(@"^goroutine 1 \[sync\.RWMutex\.RLock\]: main at RWMutexTests\.cs:\d+$", deadlock.Goroutines[0]);
        Assert.Matches(@"^goroutine 2 \[sync\.RWMutex\.Lock\]: writer at RWMutexTests\.cs:\d+$",
            deadlock.Goroutines[1]);
    }

    [Fact]
    public void ManyReadersAndWriters_NoWakeUpIsLost() => Run(async () =>
    {
        RWMutex mutex = new();
        WaitGroup group = new();
        int first = 0, second = 0;
        for (var goroutine = 0; goroutine < 8; goroutine++)
        {
            var reads = goroutine % 4 != 0;
            group.Go(async () =>
            {
                for (var turn = 0; turn < Turns; turn++)
                {
                    if (reads)
                    {
                        await mutex.RLock();
                        Assert.Equal(first, second);
                        mutex.RUnlock();
                    }
                    else
                    {
                        await mutex.Lock();
                        first++;
                        second++;
                        mutex.Unlock();
                    }
                }
            });
        }

        await group.Wait();
        Assert.Equal(2 * Turns, first);
    });

    private static void Start(WaitGroup group, string name, Locker locker, List<string> order) => group.Go(async () =>
    {
        await locker.Lock();
        lock (order) order.Add(name);
        await Yield();
        locker.Unlock();
    }, name);
}

public sealed class RWMutexOnSimpleSchedulerTests() : RWMutexTests(new OnSimpleScheduler())
{
    /// <summary>Readers and writers come and go in any order; a model of two lists says who is inside.</summary>
    [Property(MaxTest = 500)]
    public void AnyOrderOfComingAndGoing_LetsInWhomGoLetsIn(Move[] moves) => Run(async () =>
    {
        RWMutex mutex = new();
        List<int> inside = [], readers = [], waitingReaders = [], waitingWriters = [];
        int? writer = null;
        for (var number = 0; number < moves.Length; number++)
        {
            var mine = number;
            var mayRead = writer is null && waitingWriters.Count == 0;
            switch (moves[number])
            {
                case Move.ReaderComes:
                    (mayRead ? readers : waitingReaders).Add(mine);
                    Come(mutex.RLocker, mine);
                    break;
                case Move.WriterComes when writer is null && readers.Count == 0:
                    writer = mine;
                    Come(mutex, mine);
                    break;
                case Move.WriterComes:
                    waitingWriters.Add(mine);
                    Come(mutex, mine);
                    break;
                case Move.ReaderGoes when readers.Count > 0:
                    inside.Remove(readers[0]);
                    readers.RemoveAt(0);
                    mutex.RUnlock();
                    if (readers.Count == 0) LetWriterIn();
                    break;
                case Move.WriterGoes when writer is { } leaving:
                    inside.Remove(leaving);
                    writer = null;
                    mutex.Unlock();
                    readers.AddRange(waitingReaders);
                    waitingReaders.Clear();
                    if (readers.Count == 0) LetWriterIn();
                    break;
                default:
                    break;
            }

            await Yield();
            Assert.Equal(writer is { } one ? [.. readers, one] : readers, inside.Order());
        }

        void Come(Locker locker, int number) => Go(async () =>
        {
            await locker.Lock();
            inside.Add(number);
        });

        void LetWriterIn()
        {
            if (waitingWriters.Count == 0) return;
            writer = waitingWriters[0];
            waitingWriters.RemoveAt(0);
        }
    });

    public enum Move
    {
        ReaderComes,
        WriterComes,
        ReaderGoes,
        WriterGoes,
    }
}

public sealed class RWMutexOnOneProcessorTests() : RWMutexTests(new OnProcessors(1));

public sealed class RWMutexOnTwoProcessorsTests() : RWMutexTests(new OnProcessors(2));

public sealed class RWMutexOnSeedsTests() : RWMutexTests(new OnSeeds(2_000));

using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Mutexes as Go's <c>sync</c> has them, and first come first served.</summary>
public abstract class MutexTests : SchedulerContract
{
    private protected MutexTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Lock_AcrossPauses_KeepsTheOthersOut() => Run(async () =>
    {
        GoMutex mutex = new();
        WaitGroup group = new();
        int counter = 0, inside = 0;
        for (var goroutine = 0; goroutine < 10; goroutine++)
        {
            group.Go(async () =>
            {
                for (var turn = 0; turn < 10; turn++)
                {
                    await mutex.Lock();
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    var read = counter;
                    await Yield();
                    counter = read + 1;
                    Interlocked.Decrement(ref inside);
                    mutex.Unlock();
                }
            });
        }

        await group.Wait();
        Assert.Equal(100, counter);
        Assert.True(mutex.TryLock());
    });

    [Fact]
    public void Unlock_SomeWait_HandsOverInTheOrderOfTheirComing() => Run(async () =>
    {
        GoMutex mutex = new();
        WaitGroup group = new();
        List<int> order = [];
        await mutex.Lock();
        for (var number = 0; number < 5; number++)
        {
            var mine = number;
            group.Go(async () =>
            {
                using (await mutex.Hold()) order.Add(mine);
            });
            await Sleep(TimeSpan.FromSeconds(1)); // until it waits
        }

        mutex.Unlock();
        Assert.False(mutex.TryLock()); // it is handed over, not free for whoever comes first
        await group.Wait();
        Assert.Equal([0, 1, 2, 3, 4], order);
    });

    [Fact]
    public void TryLock_TakesOnlyWhatIsFree() => Run(async () =>
    {
        GoMutex mutex = new();
        Assert.True(mutex.TryLock());
        Assert.False(mutex.TryLock());
        mutex.Unlock();
        await mutex.Lock();
        Assert.False(mutex.TryLock());
        mutex.Unlock();
    });

    [Fact]
    public void Unlock_NotLocked_SaysWhatGoSays() => Run(async () =>
    {
        GoMutex mutex = new();
        var exception = Assert.Throws<SynchronizationLockException>(mutex.Unlock);
        Assert.Equal("sync: unlock of unlocked mutex", exception.Message);
        await mutex.Lock();
        mutex.Unlock();
        Assert.Throws<SynchronizationLockException>(mutex.Unlock);
        Assert.True(mutex.TryLock()); // the failure has changed nothing
    });

    [Fact]
    public void Unlock_ByAnotherGoroutine_IsAllowed() => Run(async () =>
    {
        GoMutex mutex = new();
        await mutex.Lock();
        Go(async () => mutex.Unlock());
        await mutex.Lock();
        mutex.Unlock();
    });

    [Fact]
    public void Hold_BodyThrows_Unlocks() => Run(async () =>
    {
        GoMutex mutex = new();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            using (await mutex.Hold()) throw new InvalidDataException();
        });
        Assert.True(mutex.TryLock());
    });

    [Fact]
    public void Lock_Twice_WaitsForItselfAndTheReportSaysWhere()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            GoMutex mutex = new();
            await mutex.Lock();
            await mutex.Lock();
        });
        Assert.Matches(@"^goroutine 1 \[sync\.Mutex\.Lock\]: main at MutexTests\.cs:\d+$",
            Assert.Single(deadlock.Goroutines));
    }

    [Fact]
    public async Task Lock_OutsideOfGoroutines_IsRefusedAndTakesNothing()
    {
        GoMutex mutex = new();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(async () => await mutex.Lock());
        Assert.Contains("This needs a goroutine", refusal.Message, StringComparison.Ordinal);
        Assert.True(mutex.TryLock());
    }

    [Fact]
    public void Lock_InOrdinaryAsyncMethods_KeepsTheOthersOut() => Run(async () =>
    {
        GoMutex mutex = new();
        var counter = 0;
        await Task.WhenAll(Count(), Count(), Count());
        Assert.Equal(30, counter);

        async Task Count()
        {
            for (var turn = 0; turn < 10; turn++)
            {
                using (await mutex.Hold())
                {
                    var read = counter;
                    await Yield();
                    counter = read + 1;
                }
            }
        }
    });

    [Fact]
    public void Lock_ItIsFreedJustBeforeTheWaiterIsQueued_IsNotLost() => Run(async () =>
    {
        GoMutex mutex = new();
        RWMutex readWrite = new();
        Channel<Nothing> wentOn = new(1);
        foreach (var locker in new[] { mutex, readWrite, readWrite.RLocker })
        {
            Assert.True(locker == readWrite.RLocker ? readWrite.TryLock() : locker.TryLock());
            var wait = locker.Lock();
            Assert.False(wait.IsCompleted);
            if (locker == readWrite.RLocker) readWrite.Unlock();
            else locker.Unlock();
            wait.OnCompleted(() => wentOn.TrySend(default));
            await wentOn.Receive();
            locker.Unlock();
        }
    });

    [Fact]
    public void Lock_ManyGoroutines_NoWakeUpIsLost() => Run(async () =>
    {
        // Who has the lock wakes the next: one lost wake-up, and all are asleep.
        GoMutex mutex = new();
        WaitGroup group = new();
        long counter = 0;
        for (var goroutine = 0; goroutine < 8; goroutine++)
        {
            group.Go(async () =>
            {
                for (var turn = 0; turn < Turns; turn++)
                {
                    await mutex.Lock();
                    counter++;
                    mutex.Unlock();
                }
            });
        }

        await group.Wait();
        Assert.Equal(8 * Turns, counter);
    });

    [Fact]
    public void Lock_SwitchesBetweenLocksAndChannels_LosesNothing() => Run(async () =>
    {
        // The waiter that a goroutine keeps serves both.
        GoMutex mutex = new();
        Channel<int> channel = new();
        WaitGroup group = new();
        var sum = 0;
        for (var goroutine = 0; goroutine < 4; goroutine++)
        {
            group.Go(async () =>
            {
                for (var turn = 0; turn < 20; turn++)
                {
                    using (await mutex.Hold()) sum += await channel.Receive();
                }
            });
        }

        for (var number = 1; number <= 80; number++) await channel.Send(number);
        await group.Wait();
        Assert.Equal(81 * 40, sum);
    });
}

public sealed class MutexOnSimpleSchedulerTests() : MutexTests(new OnSimpleScheduler())
{
    [Fact]
    public void Lock_Uncontended_AllocatesNothing() => new SimpleScheduler().Run(async () =>
    {
        GoMutex mutex = new();
        RWMutex readWrite = new();
        long before = 0;
        for (var turn = 0; turn < 2_000; turn++)
        {
            if (turn == 1_000) before = GC.GetAllocatedBytesForCurrentThread();
            await mutex.Lock();
            mutex.Unlock();
            await readWrite.RLock();
            readWrite.RUnlock();
            using (await readWrite.Hold())
            {
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }, Cancellation);

    [Fact]
    public void Lock_Contended_AllocatesNothing() => new SimpleScheduler().Run(async () =>
    {
        GoMutex mutex = new();
        Condition condition = new(mutex);
        var isPing = true;
        Go(async () =>
        {
            await mutex.Lock();
            while (true)
            {
                while (isPing) await condition.Wait();
                isPing = true;
                condition.Signal();
            }
        });
        long before = 0;
        await mutex.Lock();
        for (var turn = 0; turn < 2_000; turn++)
        {
            if (turn == 1_000) before = GC.GetAllocatedBytesForCurrentThread();
            isPing = false;
            condition.Signal();
            while (!isPing) await condition.Wait();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }, Cancellation);
}

public sealed class MutexOnOneProcessorTests() : MutexTests(new OnProcessors(1));

public sealed class MutexOnTwoProcessorsTests() : MutexTests(new OnProcessors(2));

public sealed class MutexOnSeedsTests() : MutexTests(new OnSeeds(2_000));

using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Scheduling;

/// <summary>Goroutines and ordinary async methods together: tasks, thread-pool threads, continuations.</summary>
public abstract class OrdinaryAsyncTests : SchedulerContract
{
    private protected OrdinaryAsyncTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void RoutineAwaitedByAnOrdinaryMethod_ThenStartedWithGo_ResumesOnlyItsOwnCaller() => Run(async () =>
    {
        var resumed = 0;
        Channel<int> done = new();
        for (var turn = 0; turn < 20; turn++)
        {
            await Outside();
            Go(Work(done));
            Assert.Equal(1, await done.Receive());
            await Yield();
        }

        Assert.Equal(20, resumed);

        async Task Outside()
        {
            Channel<int> own = new(1);
            await Work(own);
            resumed++;
        }

        static async Routine Work(SendOnly<int> to) => await to.Send(1);
    });

    [Fact]
    public void SendsOfOrdinaryMethods_BesideThoseOfTheirGoroutine_AllArrive() => Run(async () =>
    {
        Channel<int> channel = new();
        Channel<int> sums = new();
        Go(async () =>
        {
            var sum = 0;
            await foreach (var value in channel) sum += value;
            await sums.Send(sum);
        });
        var one = SendRange(channel, 0, 50);
        var two = SendRange(channel, 100, 50);
        for (var number = 0; number < 50; number++) await channel.Send(1000);
        await Task.WhenAll(one, two);
        channel.Close();
        Assert.Equal(Enumerable.Range(0, 50).Sum() + Enumerable.Range(100, 50).Sum() + (50 * 1000), await sums.Receive());
    });

    [Fact]
    public void Range_InAnOrdinaryMethod_ReceivesInOrder() => Run(async () =>
    {
        Channel<int> channel = new(2);
        Go(async () =>
        {
            for (var number = 0; number < 20; number++) await channel.Send(number);
            channel.Close();
        });
        Assert.Equal(Enumerable.Range(0, 20), await Collect(channel));

        static async Task<List<int>> Collect(ReceiveOnly<int> from)
        {
            List<int> all = [];
            await foreach (var value in from) all.Add(value);
            return all;
        }
    });

    [Fact]
    public void Select_InAnOrdinaryMethodAndThenInTheGoroutine_ServesEach() => Run(async () =>
    {
        Channel<int> left = new(), right = new();
        Go(SendForEver(left));
        Go(SendForEver(right));
        var select = Select(Receive(left), Receive(right));
        for (var turn = 0; turn < 50; turn++)
        {
            Assert.InRange(await Once(select), 0, 1);
            Assert.InRange(await select, 0, 1);
        }

        static async Task<int> Once(Selection select) => await select;
    });

    [Fact]
    public void SelectInAnOrdinaryMethod_OfAClosedChannel_ThrowsThere() => Run(async () =>
    {
        Channel<int> channel = new();
        var sending = SendInSelect(channel);
        while (!channel.Core!.HasWaiters) await Yield();
        channel.Close();
        Assert.Equal("send on closed channel", await sending);

        static async Task<string> SendInSelect(Channel<int> to)
        {
            try
            {
                await Select(Send(to, 1), Receive(new Channel<int>()));
            }
            catch (ChannelClosedException exception)
            {
                return exception.Message;
            }

            return "sent";
        }
    });

    [Fact]
    public void SleepAndYield_InAnOrdinaryMethod_GoOn() => Run(async () =>
    {
        var steps = new List<string>();
        await Steps();
        Assert.Equal(["yield", "sleep", "zero", "blocking"], steps);

        async Task Steps()
        {
            await Yield();
            steps.Add("yield");
            await Sleep(TimeSpan.FromSeconds(1));
            steps.Add("sleep");
            await Sleep(TimeSpan.Zero);
            steps.Add("zero");
            steps.Add(await Blocking(() => "blocking"));
        }
    });

    [Fact]
    public void GoOfATask_ThatFails_IsAPanic()
    {
        var panic = Fails<GoroutinePanicException>(async () =>
        {
            Go(async Task () =>
            {
                await Task.Yield();
                throw new InvalidDataException("in the task");
            });
            await default(Channel<int>).Receive();
        });
        Assert.Equal("in the task", Assert.IsType<InvalidDataException>(panic.InnerException).Message);
    }

    [Fact]
    public void AsyncVoid_ThatFails_IsAPanic()
    {
        var panic = Fails<GoroutinePanicException>(async () =>
        {
            Start();
            await new TaskCompletionSource().Task;
        });
        Assert.Equal("nobody awaits it", Assert.IsType<InvalidDataException>(panic.InnerException).Message);

        static async void Start()
        {
            await Task.Yield();
            throw new InvalidDataException("nobody awaits it");
        }
    }

    [Fact]
    public void AwaitOfACancelledTask_ThrowsInTheGoroutine() => Run(async () =>
    {
        using CancellationTokenSource source = new();
        TaskCompletionSource never = new();
        Go(async () => source.Cancel());
        var cancelled = false;
        try
        {
            await never.Task.WaitAsync(source.Token);
        }
        catch (OperationCanceledException)
        {
            cancelled = true;
        }

        Assert.True(cancelled);
        Channel<int> channel = new(1);
        await channel.Send(1); // still a goroutine
    });

    [Fact]
    public void AwaitOfValueTasksAndConfigureAwait_ComesBackToTheGoroutine() => Run(async () =>
    {
        Channel<int> channel = new(1);
        await Task.Yield();
        await Task.Run(static () => 1).ConfigureAwait(false);
        await channel.Send(1);
        Assert.Equal(3, await new ValueTask<int>(Task.Run(static () => 3)));
        Assert.Equal(1, await channel.Receive());
        await Task.WhenAll(Task.Run(static () => 1), Task.Run(static () => 2)).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Assert.False(channel.TryReceive(out _));
        await Sleep(TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void ManyForeignAwaits_AtOnce_AllComeBack() => Run(async () =>
    {
        Channel<int> results = new();
        for (var number = 0; number < 50; number++)
        {
            var mine = number;
            Go(async () =>
            {
                var sum = 0;
                for (var turn = 0; turn < 5; turn++) sum += await Task.Run(() => mine);
                await results.Send(sum);
            });
        }

        var total = 0;
        for (var number = 0; number < 50; number++) total += await results.Receive();
        Assert.Equal(5 * Enumerable.Range(0, 50).Sum(), total);
    });

    [Fact]
    public void CompletionSource_SetByAnotherGoroutine_ResumesTheAwaiting() => Run(async () =>
    {
        TaskCompletionSource<int>[] sources = [.. Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource<int>())];
        Channel<int> sums = new();
        Go(async () =>
        {
            var sum = 0;
            foreach (var source in sources) sum += await source.Task;
            await sums.Send(sum);
        });
        for (var index = 0; index < sources.Length; index++)
        {
            sources[index].SetResult(index);
            await Yield();
        }

        Assert.Equal(Enumerable.Range(0, 20).Sum(), await sums.Receive());
    });

    [Fact]
    public void AwaiterThatResumesAtOnce_DoesNotRunTheBodyTwice() => Run(async () =>
    {
        for (var turn = 0; turn < 20; turn++) Assert.Equal(turn, await new AtOnce(turn));
    });

    [Fact]
    public void AwaiterThatRefuses_ThrowsInTheBody() => Run(async () =>
    {
        var refused = false;
        try
        {
            await new Refusing();
        }
        catch (NotSupportedException)
        {
            refused = true;
        }

        Assert.True(refused);
        Channel<int> channel = new(1);
        await channel.Send(1);
        Assert.Equal(1, await channel.Receive());
    });

    [Fact]
    public void AwaiterThatRefuses_LeavesDeadlocksVisible() => Fails<DeadlockException>(async () =>
    {
        try
        {
            await new Refusing();
        }
        catch (NotSupportedException)
        {
        }

        await new Channel<int>().Receive();
    });

    private static async Routine SendForEver(SendOnly<int> to)
    {
        for (var number = 0; ; number++) await to.Send(number);
    }

    private static async Task SendRange(SendOnly<int> to, int start, int count)
    {
        for (var number = start; number < start + count; number++) await to.Send(number);
    }

    /// <summary>Its continuation runs before <c>OnCompleted</c> has returned.</summary>
    private readonly struct AtOnce(int value) : System.Runtime.CompilerServices.INotifyCompletion
    {
        public bool IsCompleted => false;

        public AtOnce GetAwaiter() => this;

        public int GetResult() => value;

        public void OnCompleted(Action continuation) => continuation();
    }

    private readonly struct Refusing : System.Runtime.CompilerServices.INotifyCompletion
    {
        public bool IsCompleted => false;

        public Refusing GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => throw new NotSupportedException("It cannot be awaited.");
    }
}

public sealed class OrdinaryAsyncOnSimpleSchedulerTests() : OrdinaryAsyncTests(new OnSimpleScheduler());

public sealed class OrdinaryAsyncOnOneProcessorTests() : OrdinaryAsyncTests(new OnProcessors(1));

public sealed class OrdinaryAsyncOnTwoProcessorsTests() : OrdinaryAsyncTests(new OnProcessors(2));

public sealed class OrdinaryAsyncOnSeedsTests() : OrdinaryAsyncTests(new OnSeeds(20));

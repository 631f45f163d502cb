using Course.Concurrency.Actors;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Handlers that wait: the actor keeps its goroutine, and handles nothing else meanwhile.</summary>
public abstract class ActorFrameTests : ActorContract
{
    private protected ActorFrameTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Handler_Waits_NoOtherMessageIsHandledMeanwhile() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        for (var number = 0; number < 3; number++)
        {
            var mine = number;
            Stage.TellAsync(actor, async player =>
            {
                player.Note($"{mine} begins");
                await Sleep(Seconds(1));
                await Yield();
                player.Note($"{mine} goes on");
                await Sleep(Seconds(1));
                player.Note($"{mine} ends");
            });
            actor.Tell($"between {mine}");
        }

        await Sleep(Seconds(7));
        Assert.Equal(Enumerable.Range(0, 3).SelectMany(number => (string[])[$"{number} begins", $"{number} goes on", $"{number} ends", $"between {number}"]), stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Handler_Waits_OtherActorsRun() => Play(async stage =>
    {
        const int Many = 50;
        for (var number = 0; number < Many; number++) Stage.TellAsync(stage.Spawn($"a{number}"), async _ => await Sleep(Seconds(1)));
        await Stage.Settle();
        Assert.Equal("b answers x", await Stage.Ask(stage.Spawn("b"), "x"));
        for (var number = 0; number < Many; number++) await stage.System.Find<object>($"/a{number}")!.StopGracefully();
        Assert.Equal(1, Now(stage), 0.01);
    });

    [Fact]
    public void Handler_UsesChannelsLocksAndRoutines() => Play(async stage =>
    {
        Channel<int> requests = new(), answers = new();
        GoMutex mutex = new();
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            for (var turn = 0; turn < 3; turn++)
            {
                var request = await requests.Receive();
                using (await mutex.Hold()) await answers.Send(await Double(request));
            }

            await Select(Receive(requests, out var received), Receive(After(Seconds(1))));
            player.Note("timeout");
        });
        for (var number = 1; number <= 3; number++)
        {
            await requests.Send(number);
            Assert.Equal(2 * number, await answers.Receive());
        }

        await Sleep(Seconds(2));
        Assert.Equal(["timeout"], stage.History.Of("a")[2..]);

        static async Routine<int> Double(int number)
        {
            await Yield();
            return 2 * number;
        }
    });

    [Fact]
    public void Handler_StartsGoroutinesAndWaitsForThem() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            WaitGroup group = new();
            var sum = 0;
            for (var number = 1; number <= 10; number++)
            {
                var mine = number;
                group.Go(async () =>
                {
                    await Yield();
                    Interlocked.Add(ref sum, mine);
                });
            }

            await group.Wait();
            player.Note($"{sum}");
        });
        await Stage.Settle();
        Assert.Equal(["55"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Handler_MakesABlockingCall_OtherActorsRun() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player => player.Note($"{await Blocking(() => 42)}"));
        actor.Tell("x");
        Assert.Equal("b answers y", await Stage.Ask(stage.Spawn("b"), "y"));
        await actor.StopGracefully();
        Assert.Equal(["42", "x"], stage.History.Of("a")[2..^1]);
    });

    [Fact]
    public void Handler_AwaitsTasksAndOrdinaryAsyncMethods_StillOneMessageAtATime() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        for (var number = 0; number < 3; number++)
        {
            var mine = number;
            Stage.TellAsync(actor, async player =>
            {
                player.Note($"{mine} begins");
                await Ordinary();
                await Task.Run(() => { });
                player.Note($"{mine} ends");
            });
        }

        await actor.StopGracefully();
        Assert.Equal(Enumerable.Range(0, 3).SelectMany(number => (string[])[$"{number} begins", $"{number} ends"]), stage.History.Of("a")[2..^1]);

        static async Task Ordinary()
        {
            await Yield();
            await Task.Yield();
        }
    });

    [Fact]
    public void Handler_Throws_BeforeOrAfterAPause_IsAFailureOnTheMessage() => Play(async stage =>
    {
        List<object?> messages = [];
        stage.System.Failures.Subscribe(failure => messages.Add(failure.Message));
        var actor = stage.System.Spawn(() => new Failing());
        actor.Tell(0);
        actor.Tell(1);
        actor.Tell(2);
        await actor.StopGracefully();
        Assert.Equal([0, 1, 2], messages);
        Assert.Equal(["$1 Boom 0: Restart", "$1 Boom 1: Restart", "$1 Boom 2: Restart"], stage.Failures.Lines);
    });

    [Fact]
    public void Handler_ThrowsThatItWasCancelled_ThoughNobodyAskedItTo_IsAFailure() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        actor.Tell(new OperationCanceledException("not asked"));
        Stage.Tell(actor, player => _ = player.Stopping);
        actor.Tell(new OperationCanceledException("not asked"));
        await Stage.Settle();
        Assert.Equal(2, stage.Failures.Count("a OperationCanceledException not asked: Restart"));
    });

    [Fact]
    public void Stop_WhileTheHandlerWaits_ComesAfterIt() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            await Sleep(Seconds(2));
            player.Note("ends");
        });
        await Sleep(Seconds(1));
        actor.Stop();
        Assert.False(actor.HasStopped);
        await actor.WhenStopped();
        Assert.Equal(["ends", "stops"], stage.History.Of("a")[2..]);
        Assert.Equal(2, Now(stage), 0.01);
    });

    [Fact]
    public void Restart_WhileTheHandlerWaits_ComesAfterIt_AndItsMessageIsNotHandledAgain() => Play(async stage =>
    {
        var one = stage.Spawn("one");
        var two = stage.Spawn("two");
        Stage.TellAsync(one, async player =>
        {
            await Sleep(Seconds(2));
            player.Note("ends");
        });
        one.Tell("x");
        await Sleep(Seconds(1));
        two.Tell(new Boom());
        await Sleep(Seconds(2));
        Assert.Equal(["ends", "is replaced after boom on nothing", "stops", "made", "replaces after boom", "starts", "x"], stage.History.Of("one")[2..]);
    }, SupervisionStrategy.AllForOne());

    [Fact]
    public void Fail_WhileARestartWaitsForTheHandler_IsReported_AndOneRestartSuffices() => Play(async stage =>
    {
        var one = stage.Spawn("one", new Script { PreStart = player => player.Spawn("child") });
        var two = stage.Spawn("two");
        Stage.TellAsync(one, async _ =>
        {
            await Sleep(Seconds(2));
            throw new Boom("late");
        });
        await Sleep(Seconds(1));
        two.Tell(new InvalidDataException());
        await Sleep(Seconds(2));
        Assert.Contains(stage.Failures.Lines, line => line.StartsWith("one Boom late", StringComparison.Ordinal));
        Assert.Equal("one answers x", await Stage.Ask(one, "x"));
        Assert.Equal("child answers x", await Stage.Ask(stage.System.Find<object>("/one/child")!, "x"));
    }, SupervisionStrategy.AllForOne(failure => failure is Boom ? Directive.Resume : Directive.Restart));

    [Fact]
    public void Stash_AfterAPause_KeepsTheQuestion() => Play(async stage =>
    {
        var actor = stage.System.Spawn(() => new LateStashing());
        var reply = actor.Ask<string>(answer => new Question("x", answer));
        Assert.Equal("second time", await reply);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Routine_OfAnotherCall_IsAFailure_AndHarmsNobody() => Play(async stage =>
    {
        // Two handlers give the same call of a routine: it runs once.
        var shared = Wait();
        var one = stage.Spawn("one");
        var two = stage.Spawn("two");
        Stage.TellAsync(one, _ => shared);
        await Stage.Settle();
        Stage.TellAsync(two, _ => shared);
        two.Tell("x");
        await Stage.Settle();
        Assert.Contains("has started already", Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
        Assert.Equal("two x", stage.History.Lines[^1]);
        one.Tell("y");
        await Sleep(Seconds(2));
        Assert.Equal("one y", stage.History.Lines[^1]);
        Stage.TellAsync(one, _ => shared);
        one.Tell("z");
        await Sleep(Seconds(2));
        Assert.Equal(2, stage.Failures.Lines.Length);
        Assert.Equal("one z", stage.History.Lines[^1]);

        static async Routine Wait() => await Sleep(Seconds(1));
    });

    [Fact]
    public void Handlers_ThatWaitAgainAndAgain_LoseNothing() => Play(async stage =>
    {
        const int Actors = 5, Each = 8;
        var sums = new int[Actors];
        ActorRef<int>[] actors = [.. Enumerable.Range(0, Actors).Select(me => stage.System.Spawn(() => new Waiting(sums, me)))];
        for (var number = 1; number <= Each; number++)
        {
            foreach (var actor in actors) actor.Tell(number);
            await Yield();
        }

        foreach (var actor in actors) await actor.StopGracefully();
        Assert.All(sums, sum => Assert.Equal(Each * (Each + 1) / 2, sum));
    });

    [Fact]
    public void Deadlock_OfAHandler_NamesTheActor()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            ActorSystem system = new();
            Channel<Nothing> never = new();
            var actor = system.Spawn(() => new Receiving(never), "stuck");
            actor.Tell(1);
            await actor.StopGracefully();
        });
        Assert.Contains(deadlock.Goroutines, goroutine => goroutine.Contains("/stuck", StringComparison.Ordinal) && goroutine.Contains("chan receive", StringComparison.Ordinal));
    }

    private sealed class Failing : Actor<int>
    {
        protected override async Routine ReceiveAsync(int message)
        {
            if (message == 1) await Yield();
            if (message == 2) await Sleep(Seconds(1));
            throw new Boom($"{message}");
        }
    }

    private sealed class LateStashing : Actor<Question>
    {
        private bool isSecond;

        protected override async Routine ReceiveAsync(Question message)
        {
            await Sleep(Seconds(1));
            if (isSecond) message.Answer.Tell("second time");
            if (isSecond) return;
            isSecond = true;
            Stash(message);
            await Sleep(Seconds(1));
            UnstashAll();
        }
    }

    private sealed class Waiting(int[] sums, int me) : Actor<int>
    {
        protected override async Routine ReceiveAsync(int message)
        {
            var before = sums[me];
            if (message % 2 == 0) await Yield();
            if (message % 3 == 0) await Sleep(Seconds(1));
            sums[me] = before + message;
        }
    }

    private sealed class Receiving(Channel<Nothing> channel) : Actor<int>
    {
        protected override async Routine ReceiveAsync(int message) => await channel.Receive();
    }
}

public sealed class ActorFrameOnSimpleSchedulerTests() : ActorFrameTests(new OnSimpleScheduler());

public sealed class ActorFrameOnOneProcessorTests() : ActorFrameTests(new OnProcessors(1));

public sealed class ActorFrameOnTwoProcessorsTests() : ActorFrameTests(new OnProcessors(2));

public sealed class ActorFrameOnSeedsTests() : ActorFrameTests(new OnSeeds(200));

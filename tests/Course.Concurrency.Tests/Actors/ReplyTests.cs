using Course.Concurrency.Actors;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using Course.Concurrency.Time;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Questions, and what becomes of those who wait for the answer.</summary>
public abstract class ReplyTests : ActorContract
{
    private protected ReplyTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void Ask_GetsTheAnswer() => Play(async stage => Assert.Equal("a answers x", await Stage.Ask(stage.Spawn("a"), "x")));

    [Fact]
    public void Ask_ManyAtOnce_EachGetsItsOwnAnswer() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Reply<string>[] replies = [.. Enumerable.Range(0, 20).Select(number => Stage.Ask(actor, $"{number}"))];
        for (var number = 19; number >= 0; number--) Assert.Equal($"a answers {number}", await replies[number]);
    });

    [Fact]
    public void Await_TwiceAndByTwo_GivesTheAnswerToBoth() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(1)));
        var reply = Stage.Ask(actor, "x");
        WaitGroup group = new();
        var answers = new string[3];
        group.Go(async () => answers[0] = await reply);
        group.Go(async () => answers[1] = await reply);
        group.Go(async () => answers[2] = await reply.AsTask());
        await group.Wait();
        Assert.All(answers, answer => Assert.Equal("a answers x", answer));
        Assert.Equal("a answers x", await reply);
    });

    [Fact]
    public void Timeout_NoAnswerInTime_Throws_AndALateAnswerIsADeadLetter() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(5)));
        var exception = await Throws<TimeoutException>(async () => await Stage.Ask(actor, "x", Seconds(2)));
        Assert.Equal(2, Now(stage), 0.01);
        Assert.Contains("/a: no answer within 2 s", exception.Message, StringComparison.Ordinal);
        await Sleep(Seconds(4));
        Assert.Equal(["answer a answers x"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Timeout_AnswerInTime_LeavesNothingBehind() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Assert.Equal("a answers x", await Stage.Ask(actor, "x", Seconds(2)));
        var clock = (VirtualTime)stage.System.Clock;
        Assert.Equal(0, clock.PendingTimers);
    });

    [Fact]
    public void Timeout_OfZero_IsOverAtOnce() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(5)));
        await Throws<TimeoutException>(async () => await Stage.Ask(actor, "x", TimeSpan.Zero));
        await Throws<TimeoutException>(async () => await Stage.Ask(actor, "x", TimeSpan.FromSeconds(-1)));
    });

    [Fact]
    public void Timeout_OneAfterTheOther_TheWaitForOthersStillCounts() => Play(async stage =>
    {
        // The timer that has fired must not count as gone twice: the sleeper's would not count any more, and its sleep would be a deadlock.
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(50)));
        for (var round = 0; round < 3; round++) await Throws<TimeoutException>(async () => await Stage.Ask(actor, "x", Seconds(2)));
        await Sleep(Seconds(1));
        Assert.Equal(7, Now(stage), 0.01);
        actor.Stop();
    });

    [Fact]
    public void Cancellation_BeforeAndWhileWaiting_Throws_AndTheActorDoesNotHear() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        using CancellationTokenSource source = new();
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(1)));
        Stage.TellAsync(actor, async _ => source.Cancel());
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(1)));
        var exception = await Throws<OperationCanceledException>(async () => await Stage.Ask(actor, "x", cancellation: source.Token));
        Assert.Equal(source.Token, exception.CancellationToken);
        await Throws<OperationCanceledException>(async () => await Stage.Ask(actor, "y", cancellation: source.Token));
        await Sleep(Seconds(3));
        Assert.Equal(["answer a answers x", "answer a answers y"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Ask_OneThatHasStopped_Fails() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        await actor.StopGracefully();
        var exception = await Throws<ActorStoppedException>(async () => await Stage.Ask(actor, "x"));
        Assert.Same(actor, exception.Actor);
        Assert.Single(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Ask_OneThatStopsBeforeItReadsTheQuestion_Fails() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player =>
        {
            await Sleep(Seconds(1));
            player.Stop();
        });
        await Throws<ActorStoppedException>(async () => await Stage.Ask(actor, "x"));
        Assert.Equal(1, Now(stage), 0.01);
    });

    [Fact]
    public void Ask_OneThatFailsOnTheQuestion_FailsWithWhatItThrew() => Play(async stage =>
    {
        var actor = stage.System.Spawn<Question>(_ => throw new Boom(), "a");
        var exception = await Throws<ActorFailedException>(async () => await actor.Ask<string>(answer => new Question("x", answer)));
        Assert.IsType<Boom>(exception.InnerException);
        Assert.Same(actor, exception.Actor);
        await Stage.Settle();
        Assert.Equal(["a Boom boom: Restart"], stage.Failures.Lines);
    });

    [Fact]
    public void Ask_OneThatFailsOnTheQuestionAfterAPause_FailsWithWhatItThrew() => Play(async stage =>
    {
        var actor = stage.System.Spawn(() => new LateFailing());
        var exception = await Throws<ActorFailedException>(async () => await actor.Ask<string>(answer => new Question("x", answer)));
        Assert.IsType<Boom>(exception.InnerException);
    });

    [Fact]
    public void Ask_TheFailureOfAnotherMessage_DoesNotEndTheWaiting() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async _ =>
        {
            await Sleep(Seconds(1));
            throw new Boom();
        });
        Assert.Equal("a answers x", await Stage.Ask(actor, "x"));
    });

    [Fact]
    public void Ask_OneThatDoesNotHandleTheQuestion_Fails() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.Tell(actor, player => player.BecomeLike(player.Unhandled));
        var exception = await Throws<ActorStoppedException>(async () => await Stage.Ask(actor, "x"));
        Assert.Contains("does not handle", exception.Message, StringComparison.Ordinal);
        Assert.Single(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Answer_Twice_TheFirstCounts_AndTheOtherIsADeadLetter() => Play(async stage =>
    {
        var actor = stage.System.Spawn<Question>(question =>
        {
            question.Answer.Tell("first");
            question.Answer.Tell("second");
        }, "a");
        Assert.Equal("first", await actor.Ask<string>(answer => new Question("x", answer)));
        Assert.Equal(["answer second"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Answer_ThenAFailure_TheAnswerCounts() => Play(async stage =>
    {
        var actor = stage.System.Spawn<Question>(question =>
        {
            question.Answer.Tell("first");
            throw new Boom();
        }, "a");
        Assert.Equal("first", await actor.Ask<string>(answer => new Question("x", answer)));
        await Stage.Settle();
        Assert.Single(stage.Failures.Lines);
    });

    [Fact]
    public void Answer_ByAnotherActorLater_ComesAllTheSame() => Play(async stage =>
    {
        var second = stage.Spawn("second");
        var first = stage.System.Spawn<Question>(question => second.Tell(question), "first");
        Assert.Equal("second answers x", await first.Ask<string>(answer => new Question("x", answer)));
    });

    [Fact]
    public void Answer_Null_IsRefused() => Play(async stage =>
    {
        var actor = stage.System.Spawn<Question>(question => question.Answer.Tell(null!), "a");
        var exception = await Throws<ActorFailedException>(async () => await actor.Ask<string>(answer => new Question("x", answer)));
        Assert.IsType<ArgumentNullException>(exception.InnerException);
    });

    [Fact]
    public void Ask_ThroughAnAdapter_GetsTheAnswer_OrTheFailure() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        var adapted = actor.Adapt<Question>(question => question.Text == "bad" ? new Boom() : question);
        Assert.Equal("a answers x", await adapted.Ask<string>(answer => new Question("x", answer)));
        await Throws<ActorFailedException>(async () => await adapted.Ask<string>(answer => new Question("bad", answer)));
    });

    [Fact]
    public void Ask_AnAnswerThatIsAdapted_IsAdaptedAtTheSender() => Play(async stage =>
    {
        var actor = stage.System.Spawn<Question>(question => question.Answer.Tell("5"), "a");
        Assert.Equal(5, await actor.Ask<int>(answer => new Question("x", answer.Adapt<string>(text => int.Parse(text, null)))));
    });

    [Fact]
    public void Ask_WithinAHandler_WaitsWithoutKeepingOthersFromRunning() => Play(async stage =>
    {
        var slow = stage.Spawn("slow");
        Stage.TellAsync(slow, async _ => await Sleep(Seconds(1)));
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player => player.Note(await Stage.Ask(slow, "x")));
        actor.Tell("y");
        await Sleep(Seconds(2));
        Assert.Equal(["slow answers x", "y"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Ask_Itself_WithinAHandler_TimesOut() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async player => await Stage.Ask(player.Self, "x", Seconds(1)));
        await Sleep(Seconds(2));
        Assert.Contains("a TimeoutException", Assert.Single(stage.Failures.Lines), StringComparison.Ordinal);
    });

    [Fact]
    public void Ask_NobodyAnswers_IsADeadlockThatNamesWhoWaits()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            ActorSystem system = new();
            var actor = system.Spawn<Question>(_ => { }, "silent");
            await actor.Ask<string>(answer => new Question("x", answer));
        });
        Assert.Contains("goroutine 1 [answer of an actor]", deadlock.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_TheQuestionCannotBeMade_TheExceptionComesOut() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Assert.Throws<Boom>(() => { _ = actor.Ask<string>(_ => throw new Boom()); });
        Assert.Throws<ArgumentNullException>(() => { _ = actor.Ask<string>(_ => null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = actor.Ask<string>(null!); });
    });

    [Fact]
    public void PipeTo_TellsTheAnswerOrTheFailure() => Play(async stage =>
    {
        var asked = stage.Spawn("asked");
        var actor = stage.Spawn("a");
        Stage.Ask(asked, "x").PipeTo<object>(actor, answer => answer, failure => failure.GetType().Name);
        await Stage.Settle();
        var late = Stage.Ask(asked, "y");
        await late;
        late.PipeTo<object>(actor, answer => answer, failure => failure.GetType().Name);
        Stage.TellAsync(asked, async _ => await Sleep(Seconds(9)));
        Stage.Ask(asked, "z", Seconds(1)).PipeTo<object>(actor, answer => answer, failure => failure.GetType().Name);
        await Sleep(Seconds(2));
        Assert.Equal(["asked answers x", "asked answers y", "TimeoutException"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Answer_WhenTheActorHasStopped_Counts() => Play(async stage =>
    {
        ActorRef<string>? kept = null;
        var actor = stage.System.Spawn<Question>(question => kept = question.Answer, "a");
        var reply = actor.Ask<string>(answer => new Question("x", answer));
        await Stage.Settle();
        await actor.StopGracefully();
        kept!.Tell("late but there");
        Assert.Equal("late but there", await reply);
        kept.Tell("again");
        Assert.Equal(["answer again"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Answer_InPostStop_Counts() => Play(async stage =>
    {
        ActorRef<string>? kept = null;
        var actor = stage.Spawn("a", new Script { PostStop = _ => kept!.Tell("from PostStop") });
        var reply = actor.Ask<string>(answer => (Action<Player>)(_ => kept = answer));
        actor.Poison();
        Assert.Equal("from PostStop", await reply);
    });

    [Fact]
    public void Timeout_Infinite_IsNever() => Play(async stage =>
    {
        var actor = stage.Spawn("a");
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(100)));
        Assert.Equal("a answers x", await Stage.Ask(actor, "x", Timeout.InfiniteTimeSpan));
        await actor.StopGracefully(Timeout.InfiniteTimeSpan);
    });

    [Fact]
    public void Ask_Itself_WithoutTimeout_IsADeadlockThatNamesTheActor()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            Stage stage = new();
            var actor = stage.Spawn("narcissus");
            Stage.TellAsync(actor, async player => await Stage.Ask(player.Self, "x"));
            await actor.WhenStopped();
        });
        Assert.Contains("/narcissus", deadlock.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Terminate_AwaitedWithinAHandler_IsADeadlockThatNamesTheActor()
    {
        var deadlock = Fails<DeadlockException>(async () =>
        {
            Stage stage = new();
            var actor = stage.Spawn("narcissus");
            Stage.TellAsync(actor, async _ => await stage.System.Terminate());
            await stage.System.Terminated;
        });
        Assert.Contains("/narcissus", deadlock.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_AfterTheAnswer_ChangesNothing() => Play(async stage =>
    {
        using CancellationTokenSource source = new();
        var reply = Stage.Ask(stage.Spawn("a"), "x", Seconds(1), source.Token);
        await Stage.Settle();
        source.Cancel();
        await Sleep(Seconds(5));
        Assert.Equal("a answers x", await reply);
    });

    [Fact]
    public void PipeTo_WhatItMakesThrows_WhoAnswersHasNothingToDoWithIt_AndItIsReported() => Play(async stage =>
    {
        var asked = stage.Spawn("asked");
        var actor = stage.Spawn("a");
        Stage.Ask(asked, "x").PipeTo<object>(actor, _ => throw new Boom("in answered"), failure => failure);
        await Stage.Settle();
        Assert.Equal(["a Boom in answered: Resume"], stage.Failures.Lines);
        Assert.Equal(["made", "starts"], stage.History.Of("asked"));
        asked.Stop();
        await asked.WhenStopped();
        Stage.Ask(asked, "x").PipeTo<object>(actor, answer => answer, _ => throw new Boom("in failed"));
        Stage.Ask(actor, "x", Seconds(1)).PipeTo<object>(actor, answer => answer, failure => failure);
        await Sleep(Seconds(2));
        Assert.Equal("a Boom in failed: Resume", stage.Failures.Lines[1]);
    });

    private sealed class LateFailing : Actor<Question>
    {
        protected override async Routine ReceiveAsync(Question message)
        {
            await Yield();
            throw new Boom();
        }
    }
}

public sealed class ReplyOnSimpleSchedulerTests() : ReplyTests(new OnSimpleScheduler());

public sealed class ReplyOnOneProcessorTests() : ReplyTests(new OnProcessors(1));

public sealed class ReplyOnTwoProcessorsTests() : ReplyTests(new OnProcessors(2));

public sealed class ReplyOnSeedsTests() : ReplyTests(new OnSeeds(200));

/// <summary>Questions from outside of all goroutines, to a system with a scheduler of its own.</summary>
public sealed class ReplyFromOutsideTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_FromManyThreads_EachGetsItsAnswer()
    {
        await using ActorSystem system = new("outside", processors: 2);
        var actor = system.Spawn<(int Number, ActorRef<int> Answer)>(question => question.Answer.Tell(2 * question.Number));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(asker => Task.Run(async () =>
        {
            for (var number = 0; number < 2_000; number++) Assert.Equal(2 * number, await actor.Ask<int>(answer => (number, answer)));
        }, Cancellation)));
    }

    [Fact]
    public async Task Ask_TimesOutOnTheSystemsClock()
    {
        await using ActorSystem system = new("outside", processors: 1, new VirtualTime());
        var silent = system.Spawn<ActorRef<int>>(_ => { });
        await Assert.ThrowsAsync<TimeoutException>(async () => await silent.Ask<int>(answer => answer, TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Timeout_OnARealClock_AndASleepAfterIt_IsNoDeadlock() => new SimpleScheduler(TimeProvider.System).Run(async () =>
    {
        // The timer that has fired ceases to count once: else the one of the sleep would not count, and nothing could wake the sleeper.
        ActorSystem system = new();
        var silent = system.Spawn<ActorRef<int>>(_ => { });
        for (var round = 0; round < 3; round++)
        {
            try
            {
                await silent.Ask<int>(answer => answer, TimeSpan.FromMilliseconds(1));
                Assert.Fail("Nobody answers.");
            }
            catch (TimeoutException)
            {
                await Sleep(TimeSpan.FromMilliseconds(1));
            }
        }
    }, Cancellation);

    [Fact]
    public async Task Ask_IsCancelled()
    {
        await using ActorSystem system = new("outside", processors: 1);
        var silent = system.Spawn<ActorRef<int>>(_ => { });
        using CancellationTokenSource source = new();
        var reply = silent.Ask<int>(answer => answer, cancellation: source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => reply);
    }

    [Fact]
    public async Task Ask_TheSystemIsTerminatedWithoutAnAnswer_Fails()
    {
        ActorSystem system = new("outside", processors: 1);
        TaskCompletionSource read = new();
        var count = 0;
        var silent = system.Spawn<ActorRef<int>>(_ =>
        {
            if (++count == 2) read.SetResult();
        });
        var reply = silent.Ask<int>(answer => answer).AsTask();
        var other = silent.Ask<int>(answer => answer);
        await read.Task;
        await system.Terminate();
        await Assert.ThrowsAsync<ActorSystemFailedException>(() => reply);
        await Assert.ThrowsAsync<ActorSystemFailedException>(async () => await other);
        await Assert.ThrowsAsync<ActorStoppedException>(async () => await silent.Ask<int>(answer => answer));
    }

    [Fact]
    public async Task Ask_AgainstTheTermination_NobodyWaitsForEver()
    {
        for (var round = 0; round < 100; round++)
        {
            ActorSystem system = new("outside", processors: 2);
            var actor = system.Spawn<ActorRef<int>>(answer => answer.Tell(1));
            var asking = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                try
                {
                    while (true) await actor.Ask<int>(answer => answer);
                }
                catch (Exception exception) when (exception is ActorStoppedException or ActorSystemFailedException)
                {
                }
            }, Cancellation)));
            await system.Terminate();
            await asking;
        }
    }

    [Fact]
    public async Task Ask_GoesOnInTheContextOfWhoAwaits()
    {
        await using ActorSystem system = new("outside", processors: 1);
        var actor = system.Spawn<ActorRef<int>>(answer => answer.Tell(1));
        AsyncLocal<string> local = new() { Value = "mine" };
        await actor.Ask<int>(answer => answer);
        Assert.Equal("mine", local.Value);
        Assert.NotEqual("actor system outside", Thread.CurrentThread.Name);
    }

    [Fact]
    public void Ask_FromGoroutinesOfAnotherScheduler_GetsTheAnswer()
    {
        ActorSystem system = new("outside", processors: 1);
        var actor = system.Spawn<(int Number, ActorRef<int> Answer)>(question => question.Answer.Tell(2 * question.Number));
        new SimpleScheduler(new VirtualTime()).Run(async () =>
        {
            for (var number = 0; number < 200; number++) Assert.Equal(2 * number, await actor.Ask<int>(answer => (number, answer)));
            await system.Terminate();
        }, Cancellation);
    }
}

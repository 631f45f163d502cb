using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using Course.Concurrency.Time;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>Mailboxes with room for so many messages, and what becomes of one more.</summary>
public abstract class BoundedMailboxTests : ActorContract
{
    private protected BoundedMailboxTests(IScheduling scheduling)
        : base(scheduling)
    {
    }

    [Fact]
    public void DropNewest_TheMessageThatFindsNoRoomBecomesADeadLetter() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 2, Overflow.DropNewest);
        foreach (var message in (string[])["x", "y", "z"]) actor.Tell(message);
        Assert.Equal(2, actor.MailboxDepth);
        Assert.Equal(["a z"], stage.DeadLetters.Lines);
        await Sleep(Seconds(2));
        Assert.Equal(["x", "y"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void DropOldest_TheOldestMessageBecomesADeadLetter() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 2, Overflow.DropOldest);
        foreach (var message in (string[])["w", "x", "y", "z"]) actor.Tell(message);
        Assert.Equal(["a w", "a x"], stage.DeadLetters.Lines);
        await Sleep(Seconds(2));
        Assert.Equal(["y", "z"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Throw_WhoeverTellsGetsAnException() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 1, Overflow.Throw);
        actor.Tell("x");
        var exception = Assert.Throws<MailboxFullException>(() => actor.Tell("y"));
        Assert.Same(actor, exception.Actor);
        Assert.Throws<MailboxFullException>(() => { _ = Stage.Ask(actor, "z"); });
        await Sleep(Seconds(2));
        actor.Tell("w");
        await Stage.Settle();
        Assert.Equal(["x", "w"], stage.History.Of("a")[2..]);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Theory]
    [InlineData(Overflow.DropNewest, "z")]
    [InlineData(Overflow.DropOldest, "x")]
    public void Ask_OfWhichTheQuestionIsDropped_Fails(Overflow overflow, string dropped) => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 1, overflow);
        var first = Stage.Ask(actor, "x");
        var second = Stage.Ask(actor, "z");
        var (fails, succeeds) = dropped == "x" ? (first, second) : (second, first);
        var exception = await Throws<ActorStoppedException>(async () => await fails);
        Assert.Contains("full", exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("a answers", await succeeds, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(Overflow.DropNewest)]
    [InlineData(Overflow.DropOldest)]
    [InlineData(Overflow.Throw)]
    public void Send_WaitsForRoom_WhateverTheOverflow(Overflow overflow) => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 1, overflow);
        await actor.Send("x");
        Assert.Equal(0, Now(stage), 0.01);
        await actor.Send("y");
        Assert.Equal(1, Now(stage), 0.01); // when the actor was no longer busy
        await Sleep(Seconds(1));
        Assert.Equal(["x", "y"], stage.History.Of("a")[2..]);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Send_SeveralWait_TheyComeInInTheOrderOfTheirComing() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 1, Overflow.DropNewest);
        actor.Tell("first");
        WaitGroup group = new();
        for (var number = 0; number < 5; number++)
        {
            var text = $"{number}";
            group.Go(async () => await actor.Send(text));
            await Stage.Settle();
        }

        actor.Tell("dropped");
        await group.Wait();
        await Stage.Settle();
        Assert.Equal(["first", "0", "1", "2", "3", "4"], stage.History.Of("a")[2..]);
        Assert.Equal(["a dropped"], stage.DeadLetters.Lines);
    });

    [Fact]
    public void Send_WithoutAwaiting_KeepsTheOrderOfTheSender() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 2, Overflow.DropNewest);
        for (var number = 0; number < 10; number++) _ = actor.Send($"{number}");
        await Sleep(Seconds(2));
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Send_GivenUp_IsNotDelivered_AndTheOthersComeIn() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 1, Overflow.DropNewest);
        actor.Tell("x");
        using CancellationTokenSource source = new();
        WaitGroup group = new();
        var isGivenUp = false;
        group.Go(async () =>
        {
            await Throws<OperationCanceledException>(async () => await actor.Send("given up", source.Token));
            isGivenUp = true;
        });
        await Stage.Settle();
        group.Go(async () => await actor.Send("y"));
        await Stage.Settle();
        GiveUp(source);
        await Stage.Settle();
        Assert.True(isGivenUp);
        await group.Wait();
        await Sleep(Seconds(2));
        Assert.Equal(["x", "y"], stage.History.Of("a")[2..]);
        Assert.Empty(stage.DeadLetters.Lines);
    });

    [Fact]
    public void Send_CancelledBefore_TakesNoPlace() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 1, Overflow.DropNewest);
        await Throws<OperationCanceledException>(async () => await actor.Send("x", new CancellationToken(true)));
        Assert.Equal(0, actor.MailboxDepth);
    });

    [Fact]
    public void Stop_WhileSomeWaitForRoom_TheyGoOn_AndTheirMessagesAreDeadLetters() => Play(async stage =>
    {
        var actor = await SpawnBusy(stage, 1, Overflow.DropNewest);
        actor.Tell("x");
        WaitGroup group = new();
        group.Go(async () => await actor.Send("y"));
        group.Go(async () => await actor.Send("z"));
        await Stage.Settle();
        actor.Stop();
        await group.Wait();
        Assert.True(actor.HasStopped);
        await actor.Send("w");
        Assert.Equal(["a w", "a x", "a y", "a z"], stage.DeadLetters.Lines.Order());
        Assert.Equal(["made", "starts", "stops"], stage.History.Of("a"));
    });

    [Theory]
    [InlineData(Overflow.DropNewest)]
    [InlineData(Overflow.DropOldest)]
    [InlineData(Overflow.Throw)]
    public void Notices_FindRoomInAFullMailbox_AndAreNotDropped(Overflow overflow) => Play(async stage =>
    {
        var other = stage.Spawn("other");
        var actor = stage.Spawn("a", null, MailboxKind<object>.Bounded(1, overflow));
        Stage.TellAsync(actor, async player =>
        {
            player.Watch(other, "other has stopped");
            player.Timers.StartOnce("key", "timer", Seconds(0.5));
            await Sleep(Seconds(1));
        });
        await Sleep(Seconds(0.1));
        actor.Tell("w");
        if (overflow == Overflow.DropOldest) actor.Tell("x");
        other.Stop();
        await Sleep(Seconds(0.5));
        if (overflow == Overflow.DropOldest) actor.Tell("y");
        actor.Poison();
        await actor.WhenStopped();
        Assert.Equal(overflow == Overflow.DropOldest ? ["other has stopped", "timer", "y", "stops"] : ["w", "other has stopped", "timer", "stops"], stage.History.Of("a")[2..]);
    });

    [Fact]
    public void Restart_KeepsWhatIsInTheMailbox_AndWhoWaits() => Play(async stage =>
    {
        var actor = stage.Spawn("a", null, MailboxKind<object>.Bounded(2, Overflow.DropNewest));
        Stage.TellAsync(actor, async _ =>
        {
            await Sleep(Seconds(1));
            throw new Boom();
        });
        await Stage.Settle();
        for (var number = 0; number < 4; number++) _ = actor.Send($"{number}");
        await Sleep(Seconds(2));
        Assert.Equal(["0", "1", "2", "3"], stage.History.Of("a")[^4..]);
    });

    [Fact]
    public void Depth_NeverExceedsTheCapacity() => Play(async stage =>
    {
        var most = 0;
        ActorRef<int>? self = null;
        self = stage.System.Spawn(() => new Listener<int>(_ => most = Math.Max(most, self!.MailboxDepth)), "a", MailboxKind<int>.Bounded(3, Overflow.Throw));
        WaitGroup group = new();
        for (var sender = 0; sender < 4; sender++)
        {
            group.Go(async () =>
            {
                for (var number = 0; number < 20; number++) await self.Send(number);
            });
        }

        await group.Wait();
        await self.StopGracefully();
        Assert.InRange(most, 1, 3);
    });

    [Fact]
    public void Send_GivenUpAgainAndAgain_LeavesNothingBehind() => new SimpleScheduler(new VirtualTime()).Run(async () =>
    {
        Stage stage = new();
        var actor = stage.Spawn("a", mailbox: MailboxKind<object>.Bounded(1, Overflow.DropNewest));
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(1)));
        await Stage.Settle();
        actor.Tell("y");
        List<WeakReference> given = [];
        for (var turn = 0; turn < 200; turn++) await GiveUp(actor, given);
        GC.Collect();
        Assert.InRange(given.Count(one => one.IsAlive), 0, 99);
        await stage.System.Terminate();
    }, Cancellation);

    [Fact]
    public void Bounded_WithoutRoom_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => MailboxKind<int>.Bounded(0, Overflow.Throw));

    // On this thread: to await it would let virtual time pass.
    private static void GiveUp(CancellationTokenSource source) => source.Cancel();

    // An actor that handles a message until one second has passed.
    private static async Routine<ActorRef<object>> SpawnBusy(Stage stage, int capacity, Overflow overflow)
    {
        var actor = stage.Spawn("a", null, MailboxKind<object>.Bounded(capacity, overflow));
        Stage.TellAsync(actor, async _ => await Sleep(Seconds(1)));
        await Stage.Settle();
        return actor;
    }

    private static async Routine GiveUp(ActorRef<object> actor, List<WeakReference> given)
    {
        using CancellationTokenSource source = new();
        var sent = actor.Send(Payload(given), source.Token);
        source.Cancel();
        try
        {
            await sent;
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static byte[] Payload(List<WeakReference> given)
    {
        var payload = new byte[10];
        given.Add(new WeakReference(payload));
        return payload;
    }
}

public sealed class BoundedMailboxOnSimpleSchedulerTests() : BoundedMailboxTests(new OnSimpleScheduler());

public sealed class BoundedMailboxOnOneProcessorTests() : BoundedMailboxTests(new OnProcessors(1));

public sealed class BoundedMailboxOnTwoProcessorsTests() : BoundedMailboxTests(new OnProcessors(2));

public sealed class BoundedMailboxOnSeedsTests() : BoundedMailboxTests(new OnSeeds(50));

/// <summary>The same with real threads.</summary>
public sealed class BoundedMailboxOnThreadsTests
{
    [Fact]
    public async Task Send_FromSeveralThreads_LosesNothing_AndKeepsTheOrderOfEach()
    {
        // Who does not await stands in the line with all his messages: none may slip in before another where the actor has just made room.
        const int Senders = 3, Each = 30_000;
        await using ActorSystem system = new("threads", processors: 2);
        var next = new int[Senders];
        int faults = 0, count = 0;
        var actor = system.Spawn(() => new Listener<(int Sender, int Number)>(message =>
        {
            if (next[message.Sender]++ != message.Number) faults++;
            count++;
        }), "a", MailboxKind<(int, int)>.Bounded(2, Overflow.Throw));
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var number = 0; number < Each; number++)
            {
                if (number % 4 == 3) await actor.Send((sender, number));
                else _ = actor.Send((sender, number));
            }
        }, TestContext.Current.CancellationToken)));
        await actor.StopGracefully();
        Assert.Equal((0, Senders * Each), (faults, count));
        Assert.Equal(0, system.DeadLetters.Count);
    }

    [Theory]
    [InlineData(Overflow.DropNewest)]
    [InlineData(Overflow.DropOldest)]
    public async Task Tell_FromSeveralThreads_EachMessageIsHandledOrADeadLetter(Overflow overflow)
    {
        const int Senders = 3, Each = 30_000;
        await using ActorSystem system = new("threads", processors: 2);
        var last = new int[Senders];
        int faults = 0, count = 0;
        var actor = system.Spawn(() => new Listener<(int Sender, int Number)>(message =>
        {
            if (last[message.Sender] >= message.Number) faults++;
            last[message.Sender] = message.Number;
            count++;
        }), "a", MailboxKind<(int, int)>.Bounded(8, overflow));
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var number = 1; number <= Each; number++) actor.Tell((sender, number));
        }, TestContext.Current.CancellationToken)));
        await actor.StopGracefully();
        Assert.Equal((0, Senders * Each), (faults, count + system.DeadLetters.Count));
    }
}

using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;
using Course.Visuals.Actors;
using Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Visuals.Tests;

public sealed class ActorHistoryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static ActorHistory Of(Func<ActorSystem, Routine> main) => ActorHistory.Of(ActorLogs.Of(main));

    private static string[] HandledBy(ActorHistory history, string path) => [.. history.Actors.Single(actor => actor.Path == path).Handlings.Select(handling => handling.What)];

    [Fact]
    public void Message_IsTakenUpByTheHandlingThatItCauses()
    {
        var history = ActorHistory.Of(ActorLogs.SlowReader());

        ActorMessage[] told = [.. history.Messages.Where(message => !message.IsAnswer)];

        Assert.Equal([0, 0, 0, 0.5], told.Select(message => history.TimeOf(message.Told).TotalSeconds));
        Assert.Equal([0, 1, 2, 3], told.Select(message => history.TimeOf(message.TakenUp!.Value).TotalSeconds));
    }

    [Fact]
    public void Handling_LastsUntilTheNextOne_OrTheRest_AndWaitsWithin()
    {
        var history = ActorHistory.Of(ActorLogs.SlowReader());

        foreach (var handling in history.Actors.Single(actor => actor.Name == "slow").Handlings)
        {
            Assert.Equal(Second, history.TimeOf(handling.To) - history.TimeOf(handling.From));
            Assert.Equal([WaitReason.Timer, WaitReason.Turn], handling.Waits.Select(wait => wait.Reason));
        }
    }

    [Fact]
    public void Handler_ThatGivesWayInTheMiddle_GoesOnAfterwards()
    {
        var history = Of(async system =>
        {
            var actor = system.Spawn(() => new Yielding(), "actor");
            actor.Tell("a");
            actor.Tell("b");
            await actor.StopGracefully();
        });
        var handlings = history.Actors.Single(actor => actor.Name == "actor").Handlings;

        Assert.All(handlings, handling => Assert.Equal(WaitReason.Turn, Assert.Single(handling.Waits).Reason));
        Assert.All(handlings, handling => Assert.Contains(history.Events.Skip(handling.From).Take(handling.To - handling.From), happened => happened.Value == "goes on"));
    }

    [Fact]
    public void Sender_ThatWaitsForRoom_HasToldNothingYet()
    {
        var history = Of(async system =>
        {
            var slow = system.Spawn(() => new Pausing(), "slow", MailboxKind<string>.Bounded(1, Overflow.Throw));
            foreach (var text in new[] { "a", "b", "c" }) await slow.Send(text);
            await slow.StopGracefully();
        });

        Assert.Equal(["main \"a\" 0", "main \"b\" 0", "main \"c\" 1"], history.Messages.Where(message => !message.IsAnswer).Select(message => $"{message.From} {message.What} {history.TimeOf(message.Told).TotalSeconds:0}"));
    }

    [Theory]
    [InlineData(Overflow.DropNewest, "\"c\" the mailbox was full", "\"a\"", "\"b\"")]
    [InlineData(Overflow.DropOldest, "\"a\" the mailbox was full, and it was the oldest there", "\"b\"", "\"c\"")]
    [InlineData(Overflow.Throw, "\"c\" the mailbox was full, and its sender hears of it", "\"a\"", "\"b\"")]
    public void Message_WithoutRoom_IsDropped(Overflow overflow, string dropped, params string[] handled)
    {
        var history = Of(async system =>
        {
            var actor = system.Spawn(() => new Pausing(), "actor", MailboxKind<string>.Bounded(2, overflow));
            actor.Tell("a");
            actor.Tell("b");
            try
            {
                actor.Tell("c");
            }
            catch (MailboxFullException)
            {
            }

            await actor.StopGracefully();
        });

        Assert.Equal([dropped], history.Messages.Where(message => message.Dropped is not null).Select(message => $"{message.What} {message.Reason}"));
        Assert.Equal(handled, HandledBy(history, "/actor"));
    }

    [Fact]
    public void Message_ThatAStoppedActorLeaves_IsDropped_AndOneThatItDoesNotHandleIsNot()
    {
        var history = Of(async system =>
        {
            var actor = system.Spawn(() => new Choosy(), "actor");
            actor.Tell("odd");
            actor.Tell("stop");
            actor.Tell("late");
            await actor.WhenStopped();
            actor.Tell("too late");
        });

        Assert.Equal(["\"late\"", "\"too late\""], history.Messages.Where(message => message.Dropped is not null).Select(message => message.What));
        Assert.Equal(["\"odd\"", "\"stop\""], history.Messages.Where(message => message.TakenUp is not null && !message.IsAnswer).Select(message => message.What));
    }

    [Fact]
    public void Answer_LiesInNoMailbox()
    {
        var history = Of(async system =>
        {
            var doubler = system.Spawn<Question>(question => question.Answer.Tell(2 * question.Number), "doubler");
            system.Spawn(() => new Asker(doubler), "asker").Tell(21);
            await Sleep(Second);
        });
        var answer = Assert.Single(history.Messages, message => message.IsAnswer);

        Assert.Equal("/doubler /asker 42", $"{answer.From} {answer.To} {answer.What}");
        Assert.Equal(answer.Told, answer.TakenUp);
    }

    [Fact]
    public void Stashed_Message_IsTakenUpTwice()
    {
        var history = Of(async system =>
        {
            var door = system.Spawn(() => new Door(), "door");
            door.Tell("knock");
            door.Tell("open");
            await door.StopGracefully();
        });

        Assert.Equal(["\"knock\"", "\"open\"", "\"knock\""], HandledBy(history, "/door"));
        Assert.Contains(history.Events, happened => happened is { Kind: TraceEventKind.Note, Value: "stashes \"knock\"" });
        Assert.Equal(2, history.Messages.Count(message => !message.IsAnswer));
    }

    [Fact]
    public void Choose_TakesNamesAndPaths_AndSaysWhichThereAre()
    {
        var history = ActorHistory.Of(ActorLogs.Supervised());

        Assert.Equal(["/boss/worker-2", "/boss/worker-2 #2", "/boss"], history.Choose(["worker-2", "/boss/worker-2 #2", "/boss"]).Select(actor => actor.Path));
        var failure = Assert.Throws<ArgumentException>(() => history.Choose(["nobody"]));
        Assert.StartsWith("The log has no actor 'nobody'. It has: /, /boss, /boss/worker-1", failure.Message, StringComparison.Ordinal);
    }

    private sealed record Question(int Number, ActorRef<int> Answer);

    private sealed class Asker(ActorRef<Question> doubler) : Actor<int>
    {
        protected override async Routine ReceiveAsync(int message)
        {
            var answer = doubler.Ask<int>(reply => new Question(message, reply));
            await Sleep(Second / 2); // the answer is there before anybody waits for it
            await answer;
        }
    }

    private sealed class Yielding : Actor<string>
    {
        protected override async Routine ReceiveAsync(string message)
        {
            await Goroutines.Yield();
            Tracer.Current!.Note("goes on");
        }
    }

    private sealed class Pausing : Actor<string>
    {
        protected override async Routine ReceiveAsync(string message) => await Sleep(Second);
    }

    private sealed class Choosy : Actor<string>
    {
        protected override void Receive(string message)
        {
            if (message == "stop") Stop();
            else Unhandled(message);
        }
    }

    private sealed class Door : Actor<string>
    {
        protected override void Receive(string message)
        {
            if (message != "open")
            {
                Stash(message);
                return;
            }

            Become((Action<string>)(_ => { }));
            UnstashAll();
        }
    }
}

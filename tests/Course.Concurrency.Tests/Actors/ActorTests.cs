using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;

namespace Course.Concurrency.Tests.Actors;

/// <summary>What an actor is: a mailbox, and one message after the other.</summary>
public class ActorTests
{
    private static void Run(Func<Routine> main) => new SimpleScheduler(new VirtualTime()).Run(main);

    [Fact]
    public void Messages_of_one_sender_are_handled_in_the_order_in_which_they_were_told()
    {
        List<int> handled = [];
        Run(async () =>
        {
            ActorSystem system = new();
            var actor = system.Spawn<int>(handled.Add);
            for (var number = 0; number < 100; number++) actor.Tell(number);
            await actor.StopGracefully();
        });
        Assert.Equal(Enumerable.Range(0, 100), handled);
    }

    [Fact]
    public void An_asynchronous_handler_keeps_the_next_message_waiting()
    {
        List<string> log = [];
        Run(async () =>
        {
            ActorSystem system = new();
            var actor = system.Spawn(() => new Slow(log));
            actor.Tell("a");
            actor.Tell("b");
            await actor.StopGracefully();
        });
        Assert.Equal(["a begins", "a ends", "b begins", "b ends"], log);
    }

    [Fact]
    public void An_ask_gets_its_answer_from_within_a_goroutine()
    {
        var answer = 0;
        Run(async () =>
        {
            ActorSystem system = new();
            var doubler = system.Spawn<Question>(question => question.Answer.Tell(2 * question.Number));
            answer = await doubler.Ask<int>(reply => new Question(21, reply), cancellation: TestContext.Current.CancellationToken);
        });
        Assert.Equal(42, answer);
    }

    [Fact]
    public async Task An_ask_gets_its_answer_outside_of_all_goroutines()
    {
        await using ActorSystem system = new();
        var doubler = system.Spawn<Question>(question => question.Answer.Tell(2 * question.Number));
        Assert.Equal(42, await doubler.Ask<int>(reply => new Question(21, reply), cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_actor_that_throws_is_restarted_in_a_new_instance_and_goes_on_with_the_next_message()
    {
        List<int> totals = [];
        List<ActorFailure> failures = [];
        Run(async () =>
        {
            ActorSystem system = new();
            system.Failures.Subscribe(failures.Add);
            var actor = system.Spawn(() => new Adder(totals));
            foreach (var number in (int[])[1, 2, -1, 10]) actor.Tell(number);
            await actor.StopGracefully();
        });
        Assert.Equal([1, 3, 10], totals);
        Assert.Equal((Directive.Restart, -1), (failures.Single().Decision, failures.Single().Message));
    }

    [Fact]
    public void Whoever_watches_is_told_once_that_the_other_has_stopped()
    {
        List<string> told = [];
        Run(async () =>
        {
            ActorSystem system = new();
            var mortal = system.Spawn<int>(_ => { }, "mortal");
            var watcher = system.Spawn(() => new Watcher(mortal, told));
            await watcher.Ask<int>(reply => new Question(0, reply), cancellation: TestContext.Current.CancellationToken);
            mortal.Stop();
            await mortal.WhenStopped();
            await watcher.StopGracefully();
        });
        Assert.Equal(["/mortal"], told);
    }

    [Fact]
    public void What_a_stopped_actor_is_told_becomes_a_dead_letter_and_who_asks_hears_of_it()
    {
        List<string> letters = [];
        Run(async () =>
        {
            ActorSystem system = new();
            system.DeadLetters.Subscribe(letter => letters.Add(letter.ToString()));
            var actor = system.Spawn<Question>(_ => { }, "gone");
            await actor.StopGracefully();
            await Assert.ThrowsAsync<ActorStoppedException>(async () => await actor.Ask<int>(reply => new Question(1, reply), cancellation: TestContext.Current.CancellationToken));
        });
        Assert.Contains("to /gone: the actor has stopped", Assert.Single(letters), StringComparison.Ordinal);
    }

    [Fact]
    public void An_actor_cannot_be_made_with_new() => Assert.Throws<InvalidOperationException>(() => new Adder([]));

    private sealed record Question(int Number, ActorRef<int> Answer);

    private sealed class Slow(List<string> log) : Actor<string>
    {
        protected override async Routine ReceiveAsync(string message)
        {
            log.Add($"{message} begins");
            await Goroutines.Sleep(TimeSpan.FromSeconds(1));
            log.Add($"{message} ends");
        }
    }

    private sealed class Adder(List<int> totals) : Actor<int>
    {
        private int total;

        protected override void Receive(int message)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(message);
            total += message;
            totals.Add(total);
        }
    }

    private sealed class Watcher(ActorRef other, List<string> told) : Actor<Question>
    {
        protected override void PreStart() => Watch(other);

        protected override void Receive(Question message) => message.Answer.Tell(1);

        protected override void Stopped(ActorRef actor) => told.Add(actor.Path);
    }
}

using Course.Concurrency.Actors;
using Course.Concurrency.Generators;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;

namespace Course.Concurrency.Tests.Actors;

/// <summary>A handler that waits for long hears that its actor is to stop.</summary>
public class StoppingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handler_that_awaits_a_task_of_the_runtime_ends_at_the_moment_of_the_stop_in_virtual_time(bool byItsParent)
    {
        VirtualTime clock = new();
        List<double> ended = [];

        new SimpleScheduler(clock).Run(async () =>
        {
            ActorSystem system = new();
            var parent = system.Spawn(() => new Parent(() => ended.Add(clock.Elapsed.TotalSeconds)));
            parent.Tell(default);
            await Goroutines.Sleep(TimeSpan.FromSeconds(0.5));
            (byItsParent ? parent : (ActorRef)system.Find<Nothing>($"{parent.Path}/child")!).Stop();
            await Goroutines.Sleep(TimeSpan.FromSeconds(0.5)); // the clock has somewhere to go
            Assert.True(system.Find<Nothing>($"{parent.Path}/child") is null);
            await system.Terminate();
        }, TestContext.Current.CancellationToken);

        Assert.Equal([0.5], ended);
    }

    private sealed class Parent(Action ended) : Actor<Nothing>
    {
        private ActorRef<Nothing>? child;

        protected override void PreStart() => child = Spawn(() => new Child(ended), "child");

        protected override void Receive(Nothing message) => child!.Tell(message);
    }

    private sealed class Child(Action ended) : Actor<Nothing>
    {
        protected override async Routine ReceiveAsync(Nothing message)
        {
            TaskCompletionSource stopped = new();
            await using (Stopping.UnsafeRegister(_ => stopped.SetResult(), null)) await stopped.Task;
            ended();
        }
    }
}

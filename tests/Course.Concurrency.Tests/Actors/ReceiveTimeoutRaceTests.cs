using Course.Concurrency.Actors;

namespace Course.Concurrency.Tests.Actors;

/// <summary>A receive timeout whose time has come at the moment at which it no longer counts, on another thread.</summary>
public sealed class ReceiveTimeoutRaceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timeout_FiresWhileItIsCancelledOrAMessageIsHandled_IsNotTold(bool cancels)
    {
        HeldClock clock = new();
        History history = new();
        await using ActorSystem system = new("race", processors: 1, clock);
        var actor = system.Spawn(() => new Sleepy(clock, history, cancels), "a");
        await actor.Ask<string>(answer => new Question("set", answer));
        var firing = clock.FireInTheMiddle(TimeSpan.FromSeconds(1));
        actor.Tell(new Question("go on", actor.Adapt<string>(_ => throw new NotSupportedException())));
        await firing;
        await actor.Ask<string>(answer => new Question("and", answer));
        Assert.Equal(["set", "go on", "and"], history.Lines);
    }

    /// <summary>An actor with a receive timeout of one second.</summary>
    private sealed class Sleepy(HeldClock clock, History history, bool cancels) : Actor<Question>
    {
        protected override void Receive(Question message)
        {
            history.Add(message.Text);
            if (message.Text == "set")
            {
                SetReceiveTimeout(TimeSpan.FromSeconds(5), message);
                CancelReceiveTimeout(); // once before it counts: the first call of a method may wait for its compilation
                SetReceiveTimeout(TimeSpan.FromSeconds(1), new Question("timeout", message.Answer));
            }

            if (message.Text != "go on") message.Answer.Tell("done");
            else clock.Release(Thread.CurrentThread);
            if (message.Text == "go on" && cancels) CancelReceiveTimeout();
        }
    }

    /// <summary>A clock that goes on by hand, and whose timer can be held while it fires.</summary>
    private sealed class HeldClock : TimeProvider
    {
        private readonly Lock gate = new();
        private readonly List<HandTimer> timers = [];
        private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long now;
        private volatile Thread? firing;
        private volatile Thread? released;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            if (Thread.CurrentThread == firing)
            {
                entered.TrySetResult();
                // Until the other one waits for the timer, which this thread holds.
                SpinWait.SpinUntil(() => released is { } thread && thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
            }

            return Volatile.Read(ref now);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            HandTimer timer = new(() => callback(state)) { Due = dueTime };
            lock (gate) timers.Add(timer);
            return timer;
        }

        /// <summary>Lets the time of a timer come, on a thread of its own.</summary>
        /// <returns>Ends when the timer has fired; when this returns, it has begun to.</returns>
        public Task FireInTheMiddle(TimeSpan due)
        {
            HandTimer timer;
            lock (gate) timer = timers.Single(one => one.Due == due);
            Volatile.Write(ref now, due.Ticks);
            TaskCompletionSource fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Thread thread = new(() =>
            {
                firing = Thread.CurrentThread;
                timer.Fire();
                fired.SetResult();
            }) { IsBackground = true };
            thread.Start();
            entered.Task.Wait();
            return fired.Task;
        }

        /// <summary>The timer goes on firing as soon as this thread waits for it.</summary>
        public void Release(Thread thread) => released = thread;
    }

    private sealed class HandTimer(Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}

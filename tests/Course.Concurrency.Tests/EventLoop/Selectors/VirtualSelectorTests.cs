using Course.Concurrency.Time;

namespace Course.Concurrency.EventLoop.Tests;

public sealed class VirtualSelectorTests : SelectorContract
{
    private readonly VirtualTime clock = new();
    private readonly VirtualSelector selector;

    public VirtualSelectorTests() => selector = new(clock);

    protected override ISelector Selector => selector;

    protected override (INonBlockingSocket First, INonBlockingSocket Second) Connect() => VirtualSocket.Pair(selector);

    protected override int OpenAndCloseRegistered()
    {
        var descriptor = selector.Open(() => SelectorEvents.Read);
        selector.Register(descriptor, SelectorEvents.Read);
        selector.Close(descriptor);
        return descriptor;
    }

    [Fact]
    public void Select_TimeOut_MovesTheClockExactlyThatFar()
    {
        Assert.Empty(selector.Select(TimeSpan.FromHours(1)));
        Assert.Equal(TimeSpan.FromHours(1), clock.Elapsed);
    }

    [Fact]
    public void Select_TimerMakesSomethingReady_StopsTheClockThere()
    {
        var (first, second) = VirtualSocket.Pair(selector);
        selector.Register(first.Descriptor, SelectorEvents.Read);
        using var early = clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var timer = clock.CreateTimer(_ => second.Send([1], out var _), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);

        Assert.Single(selector.Select(TimeSpan.FromSeconds(5)));
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Elapsed);
    }

    [Fact]
    public void Select_NothingCanEverCome_IsADeadlock()
    {
        var (first, _) = VirtualSocket.Pair(selector);
        selector.Register(first.Descriptor, SelectorEvents.Read);
        Assert.Contains("Deadlock", Assert.Throws<InvalidOperationException>(() => selector.Select(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Select_TimerWakes_Returns()
    {
        using var timer = clock.CreateTimer(_ => selector.Wake(), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        Assert.Empty(selector.Select(null));
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Elapsed);
    }

    [Fact]
    public void Select_TimerGivesTheLoopSomethingToDo_StopsTheClockThere()
    {
        using EventLoop loop = new(selector);
        var future = loop.CreateFuture<TimeSpan>();
        using var timer = clock.CreateTimer(_ => future.SetResult(clock.Elapsed), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var later = clock.CreateTimer(_ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        Assert.Equal(TimeSpan.FromSeconds(3), loop.RunUntilComplete(future));
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Elapsed);
    }
}

using System.Net.Sockets;

namespace Course.Concurrency.EventLoop.Tests;

/// <summary>What every selector promises. One subclass for each implementation.</summary>
public abstract class SelectorContract : IDisposable
{
    private readonly List<INonBlockingSocket> sockets = [];

    protected abstract ISelector Selector { get; }

    protected abstract (INonBlockingSocket First, INonBlockingSocket Second) Connect();

    public void Dispose()
    {
        foreach (var socket in sockets) socket.Dispose();
        Selector.Dispose();
        GC.SuppressFinalize(this);
    }

    private (INonBlockingSocket First, INonBlockingSocket Second) Pair()
    {
        var pair = Connect();
        sockets.AddRange([pair.First, pair.Second]);
        return pair;
    }

    private static void Send(INonBlockingSocket socket, int count = 1) => Assert.Equal(SocketError.Success, socket.Send(new byte[count], out _));

    [Fact]
    public void Select_NothingReadyAndNoTime_IsEmpty()
    {
        var (first, _) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Read);

        Assert.Empty(Selector.Select(TimeSpan.Zero));
        Assert.Empty(Selector.Select(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void Select_TimeIsOver_IsEmpty()
    {
        var (first, _) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Read);

        Assert.Empty(Selector.Select(TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Select_BytesHaveArrived_GivesTheKeyWithItsData()
    {
        var (first, second) = Pair();
        var data = new object();
        var key = Selector.Register(first.Descriptor, SelectorEvents.Read, data);
        Send(second);

        var ready = Assert.Single(Selector.Select(null));
        Assert.Equal(new ReadyDescriptor(key, SelectorEvents.Read), ready);
        Assert.Same(data, ready.Key.Data);
    }

    [Fact]
    public void Select_IsLevelTriggered_ReportsUntilRead()
    {
        var (first, second) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Read);
        Send(second, 2);

        Assert.Single(Selector.Select(null));
        first.Receive(new byte[1], out _);
        Assert.Single(Selector.Select(null));
        first.Receive(new byte[1], out _);
        Assert.Empty(Selector.Select(TimeSpan.Zero));
    }

    [Fact]
    public void Select_WatchedForBoth_GivesOnlyWhatIsReady()
    {
        var (first, second) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Read | SelectorEvents.Write);

        Assert.Equal(SelectorEvents.Write, Assert.Single(Selector.Select(null)).Events);
        Send(second);
        Assert.Equal(SelectorEvents.Read | SelectorEvents.Write, Assert.Single(Selector.Select(null)).Events);
    }

    [Fact]
    public void Select_NoRoomToWrite_WaitsUntilTheOtherEndReads()
    {
        var (first, second) = Pair();
        var buffer = new byte[65_536];
        while (first.Send(buffer, out _) == SocketError.Success)
        {
        }

        Selector.Register(first.Descriptor, SelectorEvents.Write);
        Assert.Empty(Selector.Select(TimeSpan.Zero));
        Selector.Register(second.Descriptor, SelectorEvents.Read);
        while (true)
        {
            var ready = Selector.Select(null);
            if (ready.Any(one => one.Key.Descriptor == first.Descriptor)) break;
            Assert.NotEmpty(ready);
            second.Receive(buffer, out _);
        }
    }

    [Fact]
    public void Select_OtherEndHasClosed_IsReadyToRead()
    {
        var (first, second) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Read);
        second.Dispose();

        Assert.Equal(SelectorEvents.Read, Assert.Single(Selector.Select(null)).Events);
        Assert.Equal(SocketError.Success, first.Receive(new byte[1], out var count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void Select_Woken_ReturnsOnceWithNothing()
    {
        var (first, second) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Read);
        Selector.Wake();
        Selector.Wake();

        Assert.Empty(Selector.Select(null));
        Assert.Empty(Selector.Select(TimeSpan.Zero));
        Selector.Wake();
        Send(second);
        Assert.Single(Selector.Select(null));
    }

    [Fact]
    public void Register_Twice_IsRefusedAndTheFirstStands()
    {
        var (first, second) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Read, "first");

        var error = Assert.Throws<ArgumentException>(() => Selector.Register(first.Descriptor, SelectorEvents.Write, "second"));
        Assert.Contains("already registered", error.Message, StringComparison.Ordinal);
        Send(second);
        Assert.Equal("first", Assert.Single(Selector.Select(null)).Key.Data);
    }

    [Fact]
    public void Register_NegativeOrWithoutEvents_IsRefused()
    {
        var (first, _) = Pair();
        Assert.Throws<ArgumentOutOfRangeException>(() => Selector.Register(-1, SelectorEvents.Read));
        Assert.Throws<ArgumentOutOfRangeException>(() => Selector.Register(first.Descriptor, SelectorEvents.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => Selector.Register(first.Descriptor, (SelectorEvents)4));
        Assert.Equal(0, Selector.Count);
    }

    [Fact]
    public void Register_Closed_IsRefused()
    {
        var (first, _) = Pair();
        var descriptor = first.Descriptor;
        first.Dispose();

        // Another test may have been given the number meanwhile; it is never ours to find it closed then.
        if (Record.Exception(() => Selector.Register(descriptor, SelectorEvents.Read)) is { } error) Assert.Contains("closed", error.Message, StringComparison.Ordinal);
        Assert.Contains("closed", Assert.Throws<InvalidOperationException>(() => Selector.Register(1_000_000, SelectorEvents.Read)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnregisterAndModify_Unknown_AreRefused()
    {
        var (first, _) = Pair();
        Assert.Throws<KeyNotFoundException>(() => Selector.Unregister(first.Descriptor));
        Assert.Throws<KeyNotFoundException>(() => Selector.Modify(first.Descriptor, SelectorEvents.Read));
        Selector.Register(first.Descriptor, SelectorEvents.Read);
        Selector.Unregister(first.Descriptor);
        Assert.Throws<KeyNotFoundException>(() => Selector.Unregister(first.Descriptor));
    }

    [Fact]
    public void Unregister_Ready_IsNotReportedAnyMore()
    {
        var (first, second) = Pair();
        var key = Selector.Register(first.Descriptor, SelectorEvents.Read, "data");
        Send(second);

        Assert.Equal(key, Selector.Unregister(first.Descriptor));
        Assert.Empty(Selector.Select(TimeSpan.Zero));
        Assert.False(Selector.TryGetKey(first.Descriptor, out _));
    }

    [Fact]
    public void Modify_OtherEventsAndData_HoldFromThenOn()
    {
        var (first, second) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Write, "old");
        Send(second);
        Selector.Modify(first.Descriptor, SelectorEvents.Read, "new");

        var ready = Assert.Single(Selector.Select(null));
        Assert.Equal(("new", SelectorEvents.Read), (ready.Key.Data, ready.Events));
        Assert.Throws<ArgumentOutOfRangeException>(() => Selector.Modify(first.Descriptor, SelectorEvents.None));
        Assert.True(Selector.TryGetKey(first.Descriptor, out var key));
        Assert.Equal(SelectorEvents.Read, key.Events);
    }

    [Fact]
    public void ClosedWhileRegistered_ModifyOrUnregister_SaysSoAndForgetsIt()
    {
        foreach (var end in (Action<int>[])[descriptor => Selector.Modify(descriptor, SelectorEvents.Write), descriptor => Selector.Unregister(descriptor)])
        {
            var descriptor = OpenAndCloseRegistered();
            var error = Assert.Throws<InvalidOperationException>(() => end(descriptor));
            Assert.Contains("closed while it was registered", error.Message, StringComparison.Ordinal);
            Assert.Throws<KeyNotFoundException>(() => Selector.Unregister(descriptor));
        }
    }

    /// <summary>A registered descriptor that is closed, and whose number no other test can be given meanwhile.</summary>
    protected abstract int OpenAndCloseRegistered();

    [Fact]
    public void Dispose_ThenUse_IsRefused()
    {
        var (first, _) = Pair();
        Selector.Register(first.Descriptor, SelectorEvents.Read);
        Selector.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Selector.Select(TimeSpan.Zero));
        Assert.Throws<ObjectDisposedException>(() => Selector.Register(first.Descriptor, SelectorEvents.Read));
        Selector.Wake(); // somebody else's late wake-up is no error
        Selector.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;

namespace Course.Crawling.Tests;

/// <summary>The simulated network through sockets that never wait.</summary>
public sealed class SimulatedSocketTests
{
    private static readonly DnsEndPoint Server = new("server", 80);
    private static readonly byte[] Get = "GET /0.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray();

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    public void Socket_OnALoop_BringsThePageInTheTimeThatTheNetworkTakes(int? seed)
    {
        World world = new(new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromMilliseconds(20), TransferTime = TimeSpan.FromMilliseconds(10), FragmentationSeed = seed });

        Assert.StartsWith("HTTP/1.1 200 OK", world.Run(Fetch(world)), StringComparison.Ordinal);
        Assert.Equal(1.04, world.Clock.Elapsed.TotalSeconds);
        Assert.Equal(0, world.Network.OpenConnections);
        Assert.Equal(0, world.Selector.Count);
    }

    [Fact]
    public void Connect_TakesTime_WouldBlockUntilWritable()
    {
        World world = new(new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromMilliseconds(20) });
        using var socket = world.CreateSocket();
        Assert.Equal(SocketError.WouldBlock, socket.Connect(Server));
        Assert.Equal(SocketError.AlreadyInProgress, socket.Connect(Server));
        Assert.Equal(SocketError.WouldBlock, socket.Receive(new byte[1], out _));
        world.Selector.Register(socket.Descriptor, SelectorEvents.Write);

        Assert.Equal(SelectorEvents.Write, Assert.Single(world.Selector.Select(null)).Events);
        Assert.Equal(SocketError.Success, socket.TakeError());
        Assert.Equal(TimeSpan.FromMilliseconds(20), world.Clock.Elapsed);
        Assert.Equal(SocketError.IsConnected, socket.Connect(Server));
        Assert.Equal(SocketError.WouldBlock, socket.Receive(new byte[1], out _));
    }

    [Theory]
    [InlineData("server", 81, SocketError.ConnectionRefused)]
    [InlineData("nobody", 80, SocketError.HostNotFound)]
    public void Connect_NobodyThere_IsWritableWithAnError(string host, int port, SocketError expected)
    {
        World world = new(new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromMilliseconds(20) });
        using var socket = world.CreateSocket();
        socket.Connect(new DnsEndPoint(host, port));
        world.Selector.Register(socket.Descriptor, SelectorEvents.Write);

        Assert.Single(world.Selector.Select(null));
        Assert.Equal(expected, socket.TakeError());
        Assert.Equal(expected, socket.Send(Get, out _));
    }

    [Fact]
    public void Receive_Reset_IsAnError()
    {
        World world = new(faults: FaultPlan.Parse("reset:/0.html"));
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => world.Run(Fetch(world))).SocketErrorCode);
    }

    [Fact]
    public void Receive_SmallBuffer_StaysReadableUntilAllIsTaken()
    {
        World world = new();
        using var socket = world.CreateSocket();
        socket.Connect(Server);
        socket.Send(Get, out _);
        world.Selector.Register(socket.Descriptor, SelectorEvents.Read);
        StringBuilder received = new();
        var buffer = new byte[7];
        while (true)
        {
            world.Selector.Select(null);
            Assert.Equal(SocketError.Success, socket.Receive(buffer, out var count));
            if (count == 0) break;
            received.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        Assert.EndsWith("</a>", received.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_WhileConnecting_GivesTheConnectionUp()
    {
        World world = new(new SimulatedNetworkOptions { ConnectTime = TimeSpan.FromMilliseconds(20) });
        var socket = world.CreateSocket();
        socket.Connect(Server);
        socket.Dispose();

        Assert.Equal(0, world.Network.OpenConnections);
        Assert.Equal(-1, socket.Descriptor);
        Assert.Throws<ObjectDisposedException>(() => socket.Send(Get, out _));
    }

    [Fact]
    public void CreateSocket_SelectorOfAnotherClock_SaysSo()
    {
        using VirtualSelector other = new(new VirtualTime());
        Assert.Throws<ArgumentException>(() => new World().Network.CreateSocket(other));
    }

    private static async Coroutine<string> Fetch(World world)
    {
        using var socket = world.CreateSocket();
        await world.Loop.Connect(socket, Server);
        await world.Loop.SendAll(socket, Get);
        StringBuilder received = new();
        var buffer = new byte[64];
        while (await world.Loop.Receive(socket, buffer) is > 0 and var count) received.Append(Encoding.ASCII.GetString(buffer, 0, count));
        return received.ToString();
    }

    private sealed class World
    {
        public World(SimulatedNetworkOptions? options = null, FaultPlan? faults = null)
        {
            Selector = new VirtualSelector(Clock);
            Loop = new EventLoop(Selector);
            Network = new SimulatedNetwork(Clock, options);
            Network.Serve(Pages.Script(1, faults));
        }

        public VirtualTime Clock { get; } = new();

        public VirtualSelector Selector { get; }

        public EventLoop Loop { get; }

        public SimulatedNetwork Network { get; }

        public INonBlockingSocket CreateSocket() => Network.CreateSocket(Selector);

        public string Run(Coroutine<string> coroutine) => Loop.RunUntilComplete(coroutine);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Course.Concurrency.EventLoop.Tests;

/// <summary>What the selectors of the operating system promise beyond the others.</summary>
public abstract partial class SystemSelectorContract : SelectorContract
{
    private const int HighDescriptor = 900; // beyond those that other tests are given

    private static int nextHigh = HighDescriptor;

    protected override (INonBlockingSocket First, INonBlockingSocket Second) Connect()
    {
        using var listener = SystemSocket.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        SystemSocket first = new();
        Assert.Contains(first.Connect(listener.LocalEndPoint!), new[] { SocketError.Success, SocketError.WouldBlock });
        INonBlockingSocket? second;
        while (listener.Accept(out second) == SocketError.WouldBlock) Thread.Yield();
        return (first, second!);
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int descriptor, int number);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    protected override int OpenAndCloseRegistered()
    {
        var (first, second) = Connect();
        using (first)
        using (second)
        {
            var high = Duplicate(first.Descriptor, Interlocked.Increment(ref nextHigh));
            Selector.Register(high, SelectorEvents.Read);
            Assert.Equal(0, Close(high));
            return high;
        }
    }

    [Fact]
    public async Task Wake_FromAnotherThread_EndsTheWait()
    {
        var (first, second) = Connect();
        using (first)
        using (second)
        {
            Selector.Register(first.Descriptor, SelectorEvents.Read);
            var waiting = Task.Run(() => Selector.Select(null).Count, TestContext.Current.CancellationToken);
            Selector.Wake();
            Assert.Equal(0, await waiting);
        }
    }

    [Fact]
    public void Select_ThreadIsInterrupted_StopsWaiting()
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => Selector.Select(null)));
        thread.Start();
        thread.Interrupt();
        thread.Join();
        Assert.IsType<ThreadInterruptedException>(error);
    }

    [Fact]
    public void Select_MoreThanOneBatch_MissesNone()
    {
        const int Pairs = 40;
        List<INonBlockingSocket> all = [];
        for (var pair = 0; pair < Pairs; pair++)
        {
            var (first, second) = Connect();
            all.AddRange([first, second]);
            Selector.Register(first.Descriptor, SelectorEvents.Write, pair);
        }

        Assert.Equal(Enumerable.Range(0, Pairs), Selector.Select(null).Select(ready => (int)ready.Key.Data!).Order());
        foreach (var socket in all) socket.Dispose();
    }
}

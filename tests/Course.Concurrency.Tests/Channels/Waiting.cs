using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Tests.Channels;

/// <summary>Who waits at a channel: tests of order must know that one goroutine stands in the queue before the next one comes.</summary>
internal static class Waiting
{
    /// <summary>Lets others run until so many wait to send.</summary>
    public static async Routine UntilSenders<T>(Channel<T> channel, int count)
    {
        while (Count(ref Senders(channel.Core!)) != count) await Goroutines.Yield();
    }

    /// <summary>Lets others run until so many wait to receive.</summary>
    public static async Routine UntilReceivers<T>(Channel<T> channel, int count)
    {
        while (Count(ref Receivers(channel.Core!)) != count) await Goroutines.Yield();
    }

    /// <summary>Whether nobody waits at any of them.</summary>
    public static bool IsNobodyAt<T>(params ReadOnlySpan<Channel<T>> channels)
    {
        foreach (var channel in channels)
        {
            if (channel.Core!.HasWaiters) return false;
        }

        return true;
    }

    // Racy on several processors: a chain that changes under the walk counts too few, and is counted again.
    private static int Count(ref WaitQueue queue)
    {
        var count = 0;
        for (var waiter = queue.First; waiter is not null; waiter = waiter.Next) count++;
        return count;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "senders")]
    private static extern ref WaitQueue Senders(ChannelCore core);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "receivers")]
    private static extern ref WaitQueue Receivers(ChannelCore core);
}

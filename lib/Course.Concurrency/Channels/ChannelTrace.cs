using Course.Concurrency.Scheduling;

namespace Course.Concurrency.Channels;

/// <summary>Goroutines and channels in the event log.</summary>
internal static class ChannelTrace
{
    public static void Spawned(Goroutine goroutine) { }
    public static void Finished(Goroutine goroutine, RoutineFrame frame) { }
    public static void Parked(Goroutine goroutine, Waiter? waiter) { }
    public static void Sent<T>(ChannelCore<T> channel, T value, Waiter? receiver) { }
    public static void Received<T>(ChannelCore<T> channel, T value, Waiter? sender) { }
    public static void Closed(ChannelCore channel) { }
    public static void BeginBlocking(Goroutine goroutine) { }
    public static void EndBlocking(Goroutine goroutine) { }
}

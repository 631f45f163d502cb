using Course.Concurrency.Tracing;

namespace Course.Concurrency.Channels;

/// <summary>
/// Channels in the event log: a value that a goroutine hands to another is a message between the two; one that goes through the buffer is a
/// message to the channel, which is a strand of its own then, and later one from it.
/// </summary>
internal static class ChannelTrace
{
    public static void Sent<T>(ChannelCore<T> channel, T value, Waiter? receiver)
    {
        var tracer = channel.Run!.Tracer!;
        if (receiver is not null) tracer.Write(TraceEventKind.Message, tracer.Running, receiver.Goroutine?.Strand, TextOf(channel, value));
        else tracer.Write(TraceEventKind.Message, tracer.Running, StrandOf(tracer, channel), TraceValue.Format(value));
    }

    public static void Received<T>(ChannelCore<T> channel, T value, Waiter? sender)
    {
        var tracer = channel.Run!.Tracer!;
        if (channel.Capacity == 0)
        {
            tracer.Write(TraceEventKind.Message, sender?.Goroutine?.Strand ?? tracer.Running, tracer.Running, TextOf(channel, value));
            return;
        }

        tracer.Write(TraceEventKind.Message, StrandOf(tracer, channel), tracer.Running, TraceValue.Format(value));
        if (sender?.Goroutine?.Strand is { } strand) tracer.Write(TraceEventKind.Message, strand, StrandOf(tracer, channel), TraceValue.Format(((Waiter<T>)sender).Value));
    }

    public static void Closed(ChannelCore channel)
    {
        var tracer = channel.Run!.Tracer!;
        tracer.Write(TraceEventKind.Note, tracer.Running, value: $"closes {channel.Name ?? "the channel"}");
    }

    private static string TextOf<T>(ChannelCore<T> channel, T value) => channel.Name is null ? TraceValue.Format(value) : $"{channel.Name}: {TraceValue.Format(value)}";

    private static Strand StrandOf(Tracer tracer, ChannelCore channel) => channel.Strand ??= tracer.CreateStrand(channel.Name ?? "channel");
}

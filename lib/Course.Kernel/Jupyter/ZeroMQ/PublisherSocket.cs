using System.Collections.Concurrent;
using System.Net;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>
/// An XPUB: a message goes to every peer that has subscribed to a topic which its first part begins with. Thread-safe; each
/// peer gets messages in the order in which they were sent.
/// </summary>
/// <param name="endPoint">Where to listen.</param>
/// <param name="onSubscription">Told of each new topic of a peer; what it returns goes to that peer, before all that is
/// published later.</param>
/// <param name="limits">What peers may ask for.</param>
/// <param name="time">The clock for those limits that are times.</param>
internal sealed class PublisherSocket(IPEndPoint endPoint, Func<byte[], IReadOnlyList<byte[]>?> onSubscription, TransportLimits limits, TimeProvider time)
    : ZeroMQSocket(endPoint, "XPUB", ["SUB", "XSUB"], limits, time)
{
    private const byte Subscribe = 1;
    private const byte Cancel = 0;

    private readonly ConcurrentDictionary<ZeroMQConnection, List<byte[]>> subscribers = new();

    public void Publish(IReadOnlyList<byte[]> parts)
    {
        Frame[]? frames = null;
        foreach ((ZeroMQConnection peer, List<byte[]> topics) in subscribers)
        {
            lock (topics)
            {
                if (topics.Any(topic => parts[0].AsSpan().StartsWith(topic)))
                {
                    peer.Send(frames ??= FramesOf(parts));
                }
            }
        }
    }

    protected override bool Welcome(ZeroMQConnection connection) => subscribers.TryAdd(connection, []);

    protected override ValueTask ReceiveAsync(ZeroMQConnection connection, IReadOnlyList<Frame> frames)
    {
        if (frames is [{ IsCommand: true } command])
        {
            // As ZMTP 3.1 has it.
            (string name, byte[] topic) = Handshake.ReadCommand(command.Body);
            Change(connection, name == "SUBSCRIBE" ? Subscribe : name == "CANCEL" ? Cancel : byte.MaxValue, topic);
        }
        else if (frames is [{ Body: [byte change, .. byte[] topic] }])
        {
            Change(connection, change, topic);
        }
        return ValueTask.CompletedTask;
    }

    protected override void Leave(ZeroMQConnection connection) => subscribers.TryRemove(connection, out _);

    private void Change(ZeroMQConnection connection, byte change, byte[] topic)
    {
        List<byte[]> topics = subscribers[connection];
        lock (topics)
        {
            if (change == Cancel)
            {
                int index = topics.FindIndex(known => known.AsSpan().SequenceEqual(topic));
                if (index >= 0)
                {
                    topics.RemoveAt(index);
                }
            }
            else if (change == Subscribe)
            {
                if (topics.Count >= Limits.Subscriptions || topic.Length > byte.MaxValue)
                {
                    throw new PeerException("The peer subscribes to too much.");
                }
                if (onSubscription(topic) is { } welcome)
                {
                    connection.Send(FramesOf(welcome));
                }
                topics.Add(topic);
            }
        }
    }

    private static Frame[] FramesOf(IReadOnlyList<byte[]> parts) =>
        [.. parts.Select((part, index) => new Frame(IsCommand: false, HasMore: index < parts.Count - 1, part))];
}

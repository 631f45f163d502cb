using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>
/// A ROUTER: messages of many peers come in, each with the name of who sent it as its first part; a message that is sent
/// goes to the peer that its first part names, and nowhere if that one has gone. Thread-safe.
/// </summary>
/// <param name="endPoint">Where to listen.</param>
/// <param name="onMessage">Takes each message. Those of one peer come one after the other.</param>
/// <param name="limits">What peers may ask for.</param>
/// <param name="time">The clock for those limits that are times.</param>
internal sealed class RouterSocket(IPEndPoint endPoint, Func<IReadOnlyList<byte[]>, ValueTask> onMessage, TransportLimits limits, TimeProvider time)
    : ZeroMQSocket(endPoint, "ROUTER", ["DEALER", "REQ", "ROUTER"], limits, time)
{
    private readonly ConcurrentDictionary<string, ZeroMQConnection> peers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ZeroMQConnection, byte[]> names = new();
    private uint lastName;

    /// <summary>Sends a message to the peer that its first part names.</summary>
    public void Send(IReadOnlyList<byte[]> parts)
    {
        if (peers.TryGetValue(KeyOf(parts[0]), out ZeroMQConnection? peer))
        {
            peer.Send([.. parts.Skip(1).Select((part, index) => new Frame(IsCommand: false, HasMore: index < parts.Count - 2, part))]);
        }
    }

    /// <summary>A peer that claims a name which is taken is turned away, and may try again when the other has gone.</summary>
    protected override bool Welcome(ZeroMQConnection connection)
    {
        byte[] name = connection.Identity;
        if (name.Length == 0)
        {
            // Names that begin with 0 are ours to give, so no peer has claimed this one.
            name = new byte[1 + sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(name.AsSpan(1), Interlocked.Increment(ref lastName));
        }
        else if (name[0] == 0)
        {
            return false;
        }
        names[connection] = name;
        if (peers.TryAdd(KeyOf(name), connection))
        {
            return true;
        }
        names.TryRemove(connection, out _);
        return false;
    }

    protected override ValueTask ReceiveAsync(ZeroMQConnection connection, IReadOnlyList<Frame> frames) =>
        frames[0].IsCommand ? ValueTask.CompletedTask : onMessage([names[connection], .. frames.Select(frame => frame.Body)]);

    protected override void Leave(ZeroMQConnection connection)
    {
        if (names.TryRemove(connection, out byte[]? name))
        {
            peers.TryRemove(KeyOf(name), out _);
        }
    }

    private static string KeyOf(byte[] name) => Convert.ToHexString(name);
}

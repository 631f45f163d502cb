using System.Net;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>A REP that answers every message with the message itself. Thread-safe.</summary>
internal sealed class EchoSocket(IPEndPoint endPoint, TransportLimits limits, TimeProvider time)
    : ZeroMQSocket(endPoint, "REP", ["REQ", "DEALER"], limits, time)
{
    protected override bool Welcome(ZeroMQConnection connection) => true;

    protected override ValueTask ReceiveAsync(ZeroMQConnection connection, IReadOnlyList<Frame> frames)
    {
        if (!frames[0].IsCommand)
        {
            connection.Send(frames);
        }
        return ValueTask.CompletedTask;
    }

    protected override void Leave(ZeroMQConnection connection)
    {
    }
}

using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>The kernel's end of the private channel to its owner. Thread-safe: a message is written whole, or not at all.</summary>
/// <remarks>
/// Messages are written at once and on the thread that sends them, never queued: what a cell wrote before it brought its
/// process down has then left the process.
/// </remarks>
internal sealed class OwnerChannel(Stream stream)
{
    private readonly Lock writing = new();

    public void Send(KernelMessage message)
    {
        byte[] frame = MessageFrame.Encode(message);
        lock (writing)
        {
            stream.Write(frame);
        }
    }

    /// <summary>Blocks until the owner says something; null when the owner is gone.</summary>
    public KernelMessage? Receive()
    {
        try
        {
            return MessageFrame.Read(stream);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

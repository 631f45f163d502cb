using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Course.Kernel.Protocol;

/// <summary>A message on the wire: four bytes that give its length, least significant first, and then its JSON in UTF-8.</summary>
internal static class MessageFrame
{
    private const int HeaderLength = sizeof(int);

    public static byte[] Encode(KernelMessage message)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message, KernelMessageJson.Default.KernelMessage);
        byte[] frame = new byte[HeaderLength + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, json.Length);
        json.CopyTo(frame, HeaderLength);
        return frame;
    }

    /// <summary>Takes one whole message off the front of <paramref name="buffer"/>; false if there is none yet.</summary>
    public static bool TryDecode(ref ReadOnlySequence<byte> buffer, out KernelMessage message)
    {
        message = null!;
        if (buffer.Length < HeaderLength)
        {
            return false;
        }
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (buffer.Length - HeaderLength < length)
        {
            return false;
        }
        Utf8JsonReader reader = new(buffer.Slice(HeaderLength, length));
        message = JsonSerializer.Deserialize(ref reader, KernelMessageJson.Default.KernelMessage)!;
        buffer = buffer.Slice(HeaderLength + length);
        return true;
    }

    /// <summary>Blocks until a whole message is there; null at the end of the stream.</summary>
    public static KernelMessage? Read(Stream stream)
    {
        byte[] header = new byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }
        byte[] json = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
        return stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length
            ? null
            : JsonSerializer.Deserialize(json, KernelMessageJson.Default.KernelMessage);
    }
}

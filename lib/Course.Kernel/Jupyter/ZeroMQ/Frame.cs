using System.Buffers;
using System.Buffers.Binary;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>What ZMTP sends: a part of a message, or a command between the two ends.</summary>
/// <param name="IsCommand">Whether it is a command.</param>
/// <param name="HasMore">Whether more parts of the same message follow.</param>
/// <param name="Body">What it holds.</param>
internal readonly record struct Frame(bool IsCommand, bool HasMore, byte[] Body)
{
    private const byte MoreFlag = 1;
    private const byte LongFlag = 2;
    private const byte CommandFlag = 4;
    private const int LongestHeader = 1 + sizeof(ulong);

    public static Frame Command(byte[] body) => new(IsCommand: true, HasMore: false, body);

    /// <summary>How long the header that starts with this byte is.</summary>
    /// <exception cref="PeerException">No frame starts with it.</exception>
    public static int HeaderLength(byte flags)
    {
        if ((flags & ~(MoreFlag | LongFlag | CommandFlag)) != 0 || (flags & (MoreFlag | CommandFlag)) == (MoreFlag | CommandFlag))
        {
            throw new PeerException("A frame has flags that mean nothing.");
        }
        return (flags & LongFlag) != 0 ? LongestHeader : 2;
    }

    /// <summary>Reads a whole header.</summary>
    public static (bool IsCommand, bool HasMore, ulong Length) ReadHeader(ReadOnlySpan<byte> header) =>
        ((header[0] & CommandFlag) != 0,
        (header[0] & MoreFlag) != 0,
        (header[0] & LongFlag) != 0 ? BinaryPrimitives.ReadUInt64BigEndian(header[1..]) : header[1]);

    /// <summary>Writes the frame as it goes over the wire.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        Span<byte> header = output.GetSpan(LongestHeader);
        bool isLong = Body.Length > byte.MaxValue;
        header[0] = (byte)((HasMore ? MoreFlag : 0) | (isLong ? LongFlag : 0) | (IsCommand ? CommandFlag : 0));
        if (isLong)
        {
            BinaryPrimitives.WriteUInt64BigEndian(header[1..], (ulong)Body.Length);
        }
        else
        {
            header[1] = (byte)Body.Length;
        }
        output.Advance(isLong ? LongestHeader : 2);
        output.Write(Body);
    }
}

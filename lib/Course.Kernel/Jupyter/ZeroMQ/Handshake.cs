using System.Buffers.Binary;
using System.Text;

namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>
/// What two ends of a connection say first: a greeting of 64 bytes, and a command READY that names the kind of socket
/// (ZMTP 3.0, with the mechanism NULL).
/// </summary>
internal static class Handshake
{
    public const int GreetingLength = 64;

    private const int MajorVersionAt = 10;
    private const int MechanismAt = 12;
    private const int MechanismLength = 20;
    private const byte MajorVersion = 3;
    private const string ReadyCommand = "READY";
    private const string SocketType = "Socket-Type";
    private const string Identity = "Identity";

    public static byte[] Greeting()
    {
        byte[] greeting = new byte[GreetingLength];
        greeting[0] = 0xFF;
        greeting[9] = 0x7F;
        greeting[MajorVersionAt] = MajorVersion;
        "NULL"u8.CopyTo(greeting.AsSpan(MechanismAt));
        return greeting;
    }

    /// <exception cref="PeerException">The peer speaks something else, or an older ZMTP.</exception>
    public static void CheckGreeting(ReadOnlySpan<byte> greeting)
    {
        if (greeting[0] != 0xFF || (greeting[9] & 1) == 0 || greeting[MajorVersionAt] < MajorVersion)
        {
            throw new PeerException("The peer does not speak ZMTP 3.");
        }
        if (!greeting.Slice(MechanismAt, MechanismLength).TrimEnd((byte)0).SequenceEqual("NULL"u8))
        {
            throw new PeerException("The peer asks for a security mechanism, and there is none.");
        }
    }

    /// <summary>The body of the command READY.</summary>
    /// <param name="socketType">The kind of the socket.</param>
    /// <param name="identity">What a ROUTER shall call this end; empty for what it likes.</param>
    public static byte[] Ready(string socketType, ReadOnlySpan<byte> identity = default)
    {
        List<byte> body = [(byte)ReadyCommand.Length, .. Encoding.ASCII.GetBytes(ReadyCommand)];
        Add(SocketType, Encoding.ASCII.GetBytes(socketType));
        Add(Identity, identity);
        return [.. body];

        void Add(string name, ReadOnlySpan<byte> value)
        {
            body.Add((byte)name.Length);
            body.AddRange(Encoding.ASCII.GetBytes(name));
            byte[] length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
            body.AddRange(length);
            body.AddRange(value);
        }
    }

    /// <summary>What the peer says of itself.</summary>
    /// <exception cref="PeerException">It is not READY, or cut off, or names no kind of socket.</exception>
    public static (string SocketType, byte[] Identity) ReadReady(ReadOnlySpan<byte> body)
    {
        if (Take(ref body, 1) != ReadyCommand)
        {
            throw new PeerException("The peer's first command is not READY.");
        }
        string? socketType = null;
        byte[] identity = [];
        while (!body.IsEmpty)
        {
            string name = Take(ref body, 1);
            ReadOnlySpan<byte> value = TakeBytes(ref body, sizeof(int));
            if (name.Equals(SocketType, StringComparison.OrdinalIgnoreCase))
            {
                socketType = Encoding.Latin1.GetString(value);
            }
            else if (name.Equals(Identity, StringComparison.OrdinalIgnoreCase))
            {
                identity = value.ToArray();
            }
        }
        if (identity.Length > byte.MaxValue)
        {
            throw new PeerException("The peer's identity is too long.");
        }
        return (socketType ?? throw new PeerException("The peer does not say what kind of socket it is."), identity);
    }

    /// <summary>The name and the rest of any command.</summary>
    /// <exception cref="PeerException">The name is cut off.</exception>
    public static (string Name, byte[] Data) ReadCommand(ReadOnlySpan<byte> body)
    {
        string name = Take(ref body, 1);
        return (name, body.ToArray());
    }

    public static byte[] Command(string name, ReadOnlySpan<byte> rest) => [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. rest];

    private static string Take(ref ReadOnlySpan<byte> body, int lengthBytes) => Encoding.Latin1.GetString(TakeBytes(ref body, lengthBytes));

    private static ReadOnlySpan<byte> TakeBytes(ref ReadOnlySpan<byte> body, int lengthBytes)
    {
        if (body.Length < lengthBytes)
        {
            throw new PeerException("A command is cut off.");
        }
        long length = lengthBytes == 1 ? body[0] : BinaryPrimitives.ReadUInt32BigEndian(body);
        if (body.Length - lengthBytes < length)
        {
            throw new PeerException("A command is cut off.");
        }
        ReadOnlySpan<byte> taken = body.Slice(lengthBytes, (int)length);
        body = body[(lengthBytes + (int)length)..];
        return taken;
    }
}

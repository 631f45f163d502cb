using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.ZeroMQ;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>
/// Throws seeded nonsense at the real sockets: bytes, half handshakes, frames that lie about their length, messages that are
/// almost right. Afterwards the kernel serves as before, and holds nothing of it.
/// </summary>
/// <remarks>A failure names its seed. COURSE_FUZZ_ROUNDS makes it longer.</remarks>
public sealed class FuzzTests
{
    // A kernel that hangs keeps the test waiting for ever: this ends it as failed, and measures nothing.
    private const int Hang = 900_000;

    private static readonly TransportLimits Limits = new() { MessageBytes = 200_000 };

    [Theory(Timeout = Hang)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Nonsense_HarmsNobody(int seed)
    {
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("COURSE_FUZZ_ROUNDS"), out int chosen) ? chosen : 250;
        ScriptedCells cells = new();
        await using JupyterServer server = new(ConnectionFile.OnThisMachine(), cells, Limits, TimeProvider.System);
        server.Start();
        using FrontEnd bystander = new(server.Connection, TestContext.Current.CancellationToken);
        await bystander.SubscribedAsync();
        Random random = new(seed);

        for (int round = 0; round < rounds; round++)
        {
            int[] ports = [server.Connection.ShellPort, server.Connection.ControlPort, server.Connection.StdinPort, server.Connection.IOPubPort, server.Connection.HeartbeatPort];
            await AttackAsync(ports[random.Next(ports.Length)], random, server.Connection.Key);
            if (round % 50 == 0)
            {
                Assert.Equal("ok", (await bystander.RunAsync("1")).Reply.GetProperty("status").GetString());
            }
        }

        Assert.Equal("ok", (await bystander.RunAsync("last")).Reply.GetProperty("status").GetString());
        Assert.DoesNotContain(cells.Requests, request => request.Code == "evil");
        while (server.ConnectionCount > 4)
        {
            // Those of the bystander stay; all others end, since the attackers have gone.
            await Task.Yield();
        }
    }

    private static async Task AttackAsync(int port, Random random, string key)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        try
        {
            NetworkStream stream = client.GetStream();
            foreach (byte[] piece in Pieces(Nonsense(random, key), random))
            {
                await stream.WriteAsync(piece, TestContext.Current.CancellationToken);
            }
            if (random.Next(3) == 0)
            {
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            }
            else if (random.Next(3) == 0)
            {
                // The end that comes with a reset.
                client.LingerState = new LingerOption(true, 0);
            }
        }
        catch (IOException)
        {
            // The kernel has hung up already.
        }
    }

    private static byte[] Nonsense(Random random, string key)
    {
        ArrayBufferWriter<byte> bytes = new();
        bytes.Write(Handshake.Greeting());
        string[] types = ["DEALER", "SUB", "REQ", "ROUTER", "PULL", "", "XSUB"];
        Frame.Command(Handshake.Ready(types[random.Next(types.Length)])).WriteTo(bytes);
        for (int i = random.Next(4); i > 0; i--)
        {
            WriteMessage(bytes, random, key);
        }
        byte[] whole = bytes.WrittenSpan.ToArray();
        switch (random.Next(7))
        {
            case 0:
                random.NextBytes(whole);
                return whole;
            case 1:
                for (int i = random.Next(1, 8); i > 0; i--)
                {
                    whole[random.Next(whole.Length)] = (byte)random.Next(256);
                }
                return whole;
            case 2:
                return whole[..random.Next(whole.Length)];
            case 3:
                return [.. whole, (byte)random.Next(8), .. Length(random), .. new byte[random.Next(100)]];
            case 4:
                return [.. whole[..Handshake.GreetingLength], 4, 30, .. Random(random, 30)];
            case 5:
                return [.. Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), .. Random(random, random.Next(200))];
            default:
                return whole;
        }
    }

    private static void WriteMessage(ArrayBufferWriter<byte> bytes, Random random, string key)
    {
        byte[][] parts = random.Next(4) switch
        {
            0 => [.. Requests.Signed("a guess", "execute_request", new JsonObject { ["code"] = "evil" })],
            1 => [.. Requests.Signed(key, "execute_request", new JsonObject { ["code"] = "evil" }).Select((part, index) => index == 1 ? Random(random, part.Length) : part)],
            2 => [.. Requests.Signed(key, "nonsense_request", new JsonObject { ["code"] = random.Next() }).Take(random.Next(1, 7))],
            _ => [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => Random(random, random.Next(30)))],
        };
        for (int i = 0; i < parts.Length; i++)
        {
            new Frame(IsCommand: false, HasMore: i < parts.Length - 1 || random.Next(20) == 0, parts[i]).WriteTo(bytes);
        }
    }

    private static byte[] Length(Random random)
    {
        ulong[] lengths = [0, 1, 255, 256, 199_999, 200_001, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue, 1UL << 63];
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, lengths[random.Next(lengths.Length)]);
        return bytes;
    }

    private static byte[] Random(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<byte[]> Pieces(byte[] bytes, Random random) => random.Next(2) == 0 ? [bytes] : bytes.Chunk(random.Next(1, 100));
}

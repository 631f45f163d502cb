using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Course.Crawling.Tests;

/// <summary>A client that is a bare socket, and as rude as the test likes.</summary>
internal sealed class RawClient : IDisposable
{
    private const string EndOfHead = "\r\n\r\n";

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(SlowServer server)
    {
        RawClient client = new();
        await client.socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return client;
    }

    /// <summary>Connects and asks.</summary>
    public static async Task<RawClient> GetAsync(SlowServer server, string target)
    {
        var client = await ConnectAsync(server);
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return client;
    }

    public async Task SendAsync(string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.Latin1.GetBytes(text);
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes)..];
    }

    /// <summary>As many bytes, or those before the end if that comes first.</summary>
    public async Task<string> ReadAsync(int count)
    {
        var bytes = new byte[count];
        var length = 0;
        while (length < count && await socket.ReceiveAsync(bytes.AsMemory(length)) is > 0 and var received) length += received;
        return Encoding.Latin1.GetString(bytes, 0, length);
    }

    /// <summary>Everything until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        StringBuilder all = new();
        while (await ReadAsync(1024) is { Length: > 0 } piece) all.Append(piece);
        return all.ToString();
    }

    /// <summary>Everything until the connection ends; a reset will do, as when the server closes before it has read everything.</summary>
    public async Task<string> ReadToEndOrResetAsync()
    {
        try
        {
            return await ReadToEndAsync();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "";
        }
    }

    /// <summary>Head and content of one response, read as its Content-Length says.</summary>
    public async Task<(string Head, string Content)> ReadResponseAsync()
    {
        StringBuilder head = new();
        while (!head.ToString().EndsWith(EndOfHead, StringComparison.Ordinal))
        {
            var single = await ReadAsync(1);
            Assert.True(single.Length == 1, $"The connection ended within a head: {head}");
            head.Append(single);
        }

        var length = head.ToString().Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))["Content-Length: ".Length..];
        return (head.ToString(), await ReadAsync(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Says that nothing more will be sent, and goes on reading.</summary>
    public void FinishSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Leaves without a word: the server gets a reset.</summary>
    public void Abort()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();
}

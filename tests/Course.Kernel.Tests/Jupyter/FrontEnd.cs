using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter;
using NetMQ;
using NetMQ.Sockets;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>A front end on NetMQ's sockets: what it sends is signed, what it gets is read.</summary>
internal sealed class FrontEnd : IDisposable
{
    private readonly string key;
    private readonly CancellationToken cancellationToken;
    private readonly DealerSocket shell = new();
    private readonly DealerSocket control = new();
    private readonly DealerSocket stdin = new();
    private readonly SubscriberSocket ioPub = new();

    public FrontEnd(ConnectionFile connection, CancellationToken cancellationToken)
    {
        key = connection.Key;
        this.cancellationToken = cancellationToken;
        // Input is asked for under the name that the request came from.
        byte[] name = NewName();
        shell.Options.Identity = name;
        stdin.Options.Identity = name;
        Connect(shell, connection.ShellPort);
        Connect(control, connection.ControlPort);
        Connect(stdin, connection.StdinPort);
        ioPub.Options.ReceiveHighWatermark = 0;
        Connect(ioPub, connection.IOPubPort);
        ioPub.Subscribe("");
    }

    /// <summary>Waits until everything that is published comes here too.</summary>
    public async Task SubscribedAsync() => Assert.Equal("iopub_welcome", (await ReceiveAsync(ioPub)).Type);

    public void Send(string type, JsonObject? content = null, string? id = null) => SendParts(Requests.Signed(key, type, content, id));

    public void SendOnControl(string type, JsonObject? content = null) => control.SendMultipartBytes(Requests.Signed(key, type, content));

    public void SendParts(IEnumerable<byte[]> parts) => shell.SendMultipartBytes(parts);

    public void SendInput(string line) => stdin.SendMultipartBytes(Requests.Signed(key, "input_reply", new JsonObject { ["value"] = line }));

    public Task<(string Type, JsonElement Content, string? Parent)> ReplyAsync() => ReceiveAsync(shell);

    public Task<(string Type, JsonElement Content, string? Parent)> ControlReplyAsync() => ReceiveAsync(control);

    public Task<(string Type, JsonElement Content, string? Parent)> InputRequestAsync() => ReceiveAsync(stdin);

    public Task<(string Type, JsonElement Content, string? Parent)> NewsAsync() => ReceiveAsync(ioPub);

    /// <summary>Runs a cell; gives the reply, and what was published until the kernel was idle again.</summary>
    public async Task<(JsonElement Reply, IReadOnlyList<(string Type, JsonElement Content)> News)> RunAsync(string code, bool allowInput = false)
    {
        string id = Guid.NewGuid().ToString();
        Send("execute_request", new JsonObject { ["code"] = code, ["allow_stdin"] = allowInput }, id);
        List<(string, JsonElement)> news = [];
        while (true)
        {
            (string type, JsonElement content, string? parent) = await NewsAsync();
            if (parent == id)
            {
                news.Add((type, content));
                if (type == "status" && content.GetProperty("execution_state").GetString() == "idle")
                {
                    return ((await ReplyAsync()).Content, news);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (NetMQSocket socket in (NetMQSocket[])[shell, control, stdin, ioPub])
        {
            socket.Options.Linger = TimeSpan.Zero;
            socket.Dispose();
        }
    }

    private static void Connect(NetMQSocket socket, int port) => socket.Connect($"tcp://127.0.0.1:{port}");

    private static byte[] NewName() => [1, .. Guid.NewGuid().ToByteArray()];

    private async Task<(string Type, JsonElement Content, string? Parent)> ReceiveAsync(NetMQSocket socket)
    {
        List<byte[]> parts = await Task.Run(() => socket.ReceiveMultipartBytes(), cancellationToken);
        int delimiter = parts.FindIndex(part => part.AsSpan().SequenceEqual("<IDS|MSG>"u8));
        JsonElement header = JsonElement.Parse(parts[delimiter + 2]);
        JsonElement parent = JsonElement.Parse(parts[delimiter + 3]);
        return (header.GetProperty("msg_type").GetString()!,
            JsonElement.Parse(parts[delimiter + 5]),
            parent.TryGetProperty("msg_id", out JsonElement id) ? id.GetString() : null);
    }
}

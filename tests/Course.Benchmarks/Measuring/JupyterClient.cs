using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace Course.Benchmarks.Measuring;

/// <summary>A front end as small as one can be: starts the kernel as its kernelspec does, and asks one thing at a time over NetMQ's sockets.</summary>
internal sealed class JupyterClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly byte[] Delimiter = Encoding.ASCII.GetBytes("<IDS|MSG>");

    private readonly string key = Guid.NewGuid().ToString();
    private readonly string connectionFile = Path.Combine(Path.GetTempPath(), $"course-benchmark-{Guid.NewGuid():N}.json");
    private readonly Process process;
    private readonly DealerSocket shell = new();
    private readonly DealerSocket control = new();
    private readonly SubscriberSocket published = new();

    public JupyterClient()
    {
        int[] ports = FreePorts(5);
        var connection = new JsonObject
        {
            ["ip"] = "127.0.0.1", ["transport"] = "tcp", ["key"] = key, ["signature_scheme"] = "hmac-sha256",
            ["shell_port"] = ports[0], ["iopub_port"] = ports[1], ["stdin_port"] = ports[2], ["control_port"] = ports[3], ["hb_port"] = ports[4],
        };
        File.WriteAllText(connectionFile, connection.ToJsonString());
        process = Process.Start("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Course.Kernel.dll"), "jupyter", connectionFile]);
        published.Options.ReceiveHighWatermark = 0;
        published.Connect(Address(ports[1]));
        published.SubscribeToAnyTopic();
        shell.Connect(Address(ports[0]));
        control.Connect(Address(ports[3]));
    }

    /// <summary>What the kernel's process and the one that runs its cells occupy, in bytes: what each has for itself, and once what they share.</summary>
    public long Memory
    {
        get
        {
            var (kernel, cells) = (Occupied.By(process.Id), Occupied.By(int.Parse(Execute("Environment.ProcessId"), CultureInfo.InvariantCulture)));
            return kernel.Alone + cells.Alone + Math.Max(kernel.Shared, cells.Shared);
        }
    }

    /// <summary>Runs a cell, and waits for its reply and for all that it publishes.</summary>
    /// <returns>The plain text of its result.</returns>
    public string Execute(string code)
    {
        var id = Send(shell, "execute_request", new JsonObject { ["code"] = code, ["silent"] = false, ["store_history"] = true, ["allow_stdin"] = false, ["stop_on_error"] = true });
        string? result = null;
        while (true)
        {
            var (type, parent, content) = Receive(published);
            if (parent != id) continue;
            if (type == "error") throw new InvalidOperationException($"A cell of the measurement failed: {content}");
            if (type == "execute_result") result = content.GetProperty("data").GetProperty("text/plain").GetString();
            if (type == "status" && content.GetProperty("execution_state").GetString() == "idle") break;
        }

        Answer(id);
        return result ?? throw new InvalidOperationException($"A cell of the measurement has no result: {code}");
    }

    /// <summary>Asks what could stand at the end of the code.</summary>
    /// <returns>How many answers there are.</returns>
    public int Complete(string code)
    {
        var id = Send(shell, "complete_request", new JsonObject { ["code"] = code, ["cursor_pos"] = code.Length });
        return Answer(id).GetProperty("matches").GetArrayLength();
    }

    public void Dispose()
    {
        Send(control, "shutdown_request", new JsonObject { ["restart"] = false });
        if (!process.WaitForExit(Patience)) process.Kill(entireProcessTree: true);
        process.Dispose();
        foreach (NetMQSocket socket in (NetMQSocket[])[shell, control, published])
        {
            socket.Options.Linger = TimeSpan.Zero;
            socket.Dispose();
        }

        File.Delete(connectionFile);
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{port}");

    /// <summary>Ports that were free a moment ago, which is how front ends choose them too.</summary>
    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }

    private JsonElement Answer(string id)
    {
        while (true)
        {
            var (_, parent, content) = Receive(shell);
            if (parent == id) return content;
        }
    }

    private string Send(NetMQSocket socket, string type, JsonObject content)
    {
        var id = Guid.NewGuid().ToString();
        byte[][] parts =
        [
            Encoding.UTF8.GetBytes(new JsonObject { ["msg_id"] = id, ["msg_type"] = type, ["session"] = key, ["username"] = "benchmark", ["version"] = "5.4" }.ToJsonString()),
            "{}"u8.ToArray(), "{}"u8.ToArray(),
            Encoding.UTF8.GetBytes(content.ToJsonString()),
        ];
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), parts.SelectMany(part => part).ToArray()));
        socket.SendMultipartBytes([Delimiter, Encoding.ASCII.GetBytes(signature), .. parts]);
        return id;
    }

    private static (string Type, string? Parent, JsonElement Content) Receive(NetMQSocket socket)
    {
        List<byte[]> parts = [];
        if (!socket.TryReceiveMultipartBytes(Patience, ref parts!)) throw new InvalidOperationException($"The kernel has said nothing for {Patience.TotalSeconds} s: the measurement is void.");
        var start = parts.FindIndex(part => part.AsSpan().SequenceEqual(Delimiter));
        var parent = JsonElement.Parse(parts[start + 3]);
        return (JsonElement.Parse(parts[start + 2]).GetProperty("msg_type").GetString()!,
            parent.TryGetProperty("msg_id", out var id) ? id.GetString() : null,
            JsonElement.Parse(parts[start + 5]));
    }
}

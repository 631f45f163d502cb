using System.Text.Json.Nodes;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.Messages;
using NetMQ;
using NetMQ.Sockets;

namespace Course.Kernel.Tests.Languages;

/// <summary>
/// A Jupyter kernel that does what a test says. Its process is a shell that passes on the connection file; its sockets are
/// NetMQ's, in the test's process, at the ports that the file names.
/// </summary>
internal sealed class FakeKernel : IDisposable
{
    private const string Script = """
        trap 'echo > "$2/signal"' INT
        echo "$1" > "$2/place"
        cp "$1" "$2/copy" && mv "$2/copy" "$2/connection"
        while [ ! -e "$2/exit" ]; do sleep 0.05; done
        rm "$2/exit"
        echo "out of luck" >&2
        exit 3
        """;

    private readonly Dictionary<string, Func<Cell, JsonObject?>> cells = [];
    private readonly string folder;
    private readonly string protocol;
    private readonly Thread serving;
    private volatile bool isDone;

    public FakeKernel(string dataFolder, string name, string interruptMode = "message", string language = "fake", string protocol = "5.3")
    {
        this.protocol = protocol;
        folder = Path.Combine(dataFolder, "fakes", name);
        Directory.CreateDirectory(folder);
        Write(dataFolder, name, ["sh", "-c", Script, "sh", "{connection_file}", folder], interruptMode, language);
        serving = new Thread(Serve) { IsBackground = true };
        serving.Start();
    }

    /// <summary>Where the connection file was that its process was told.</summary>
    public string ConnectionFilePlace => File.ReadAllText(Path.Combine(folder, "place")).Trim();

    /// <summary>What happens when a cell with this code comes; the reply, or null for none.</summary>
    public Func<Cell, JsonObject?> this[string code]
    {
        set => cells[code] = value;
    }

    public static JsonObject Ok => new() { ["status"] = "ok", ["execution_count"] = 1, ["user_expressions"] = new JsonObject() };

    public static void Write(string dataFolder, string name, IEnumerable<string> arguments, string interruptMode = "signal", string language = "fake")
    {
        string spec = Path.Combine(dataFolder, "kernels", name);
        Directory.CreateDirectory(spec);
        JsonObject json = new()
        {
            ["argv"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]),
            ["display_name"] = name,
            ["language"] = language,
            ["interrupt_mode"] = interruptMode,
        };
        File.WriteAllText(Path.Combine(spec, "kernel.json"), json.ToJsonString());
    }

    public void Dispose()
    {
        isDone = true;
        serving.Join();
    }

    private bool IsStartedAnew => File.Exists(Path.Combine(folder, "connection"));

    private void Serve()
    {
        while (!isDone)
        {
            if (!IsStartedAnew)
            {
                Thread.Sleep(10);
                continue;
            }
            ConnectionFile connection = ConnectionFile.Read(Path.Combine(folder, "connection"));
            File.Delete(Path.Combine(folder, "connection"));
            using Sockets sockets = new(connection);
            while (!isDone && !IsStartedAnew)
            {
                if (sockets.ReceiveControl() is { MessageType: "shutdown_request" })
                {
                    Exit();
                }
                if (sockets.Receive(sockets.Shell) is { } request)
                {
                    Answer(sockets, request);
                }
            }
        }
    }

    private void Answer(Sockets sockets, JupyterMessage request)
    {
        sockets.Publish("status", new JsonObject { ["execution_state"] = "busy" }, request);
        JsonObject? reply = request.MessageType == "kernel_info_request" ? new JsonObject { ["status"] = "ok", ["protocol_version"] = protocol } : Run(sockets, request);
        if (reply is not null)
        {
            sockets.Send(sockets.Shell, request.MessageType.Replace("_request", "_reply", StringComparison.Ordinal), reply, request);
        }
        sockets.Publish("status", new JsonObject { ["execution_state"] = "idle" }, request);
    }

    private JsonObject? Run(Sockets sockets, JupyterMessage request)
    {
        if (request.MessageType != "execute_request" || !cells.TryGetValue(request.Text("code") ?? "", out Func<Cell, JsonObject?>? cell))
        {
            return Ok;
        }
        sockets.Publish("execute_input", new JsonObject { ["code"] = request.Text("code"), ["execution_count"] = 1 }, request);
        return cell(new Cell(this, sockets, request));
    }

    private void Exit() => File.WriteAllText(Path.Combine(folder, "exit"), "");

    /// <summary>A cell that the kernel is asked to run.</summary>
    public sealed class Cell(FakeKernel kernel, Sockets sockets, JupyterMessage request)
    {
        public JupyterMessage Request => request;

        public void Publish(string type, JsonObject content) => sockets.Publish(type, content, request);

        public void Print(string text) => Publish("stream", new JsonObject { ["name"] = "stdout", ["text"] = text });

        /// <summary>Publishes what nobody who holds the key has said.</summary>
        public void PublishForged(string text) => sockets.PublishForged(text, request);

        /// <summary>Publishes what belongs to no request.</summary>
        public void PrintWithoutParent(string text) => sockets.Publish("stream", new JsonObject { ["name"] = "stdout", ["text"] = text }, null);

        public string Ask(string prompt, bool isPassword)
        {
            sockets.Send(sockets.Stdin, "input_request", new JsonObject { ["prompt"] = prompt, ["password"] = isPassword }, request);
            while (true)
            {
                if (sockets.Receive(sockets.Stdin) is { } reply)
                {
                    return reply.Text("value")!;
                }
            }
        }

        public void AwaitInterrupt()
        {
            while (sockets.ReceiveControl() is not { MessageType: "interrupt_request" })
            {
            }
        }

        public void AwaitSignal()
        {
            while (!File.Exists(Path.Combine(kernel.folder, "signal")))
            {
                Thread.Sleep(10);
            }
        }

        /// <summary>Goes on when the process of the kernel has been ended from outside.</summary>
        public void AwaitEnd()
        {
            // The next process, which may be there at once, has another file.
            string place = kernel.ConnectionFilePlace;
            while (File.Exists(place) && !kernel.isDone)
            {
                Thread.Sleep(10);
            }
        }

        public void Die() => kernel.Exit();
    }

    /// <summary>The kernel's sockets. Used by one thread.</summary>
    public sealed class Sockets : IDisposable
    {
        private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

        private readonly MessageCodec codec;
        private readonly MessageCodec forger = new(new MessageSigner("another key"), TimeProvider.System);
        private readonly PublisherSocket ioPub = new();
        private readonly RouterSocket control = new();

        public Sockets(ConnectionFile connection)
        {
            codec = new MessageCodec(new MessageSigner(connection.Key), TimeProvider.System);
            Shell.Bind($"tcp://127.0.0.1:{connection.ShellPort}");
            control.Bind($"tcp://127.0.0.1:{connection.ControlPort}");
            Stdin.Bind($"tcp://127.0.0.1:{connection.StdinPort}");
            ioPub.Bind($"tcp://127.0.0.1:{connection.IOPubPort}");
        }

        public RouterSocket Shell { get; } = new();

        public RouterSocket Stdin { get; } = new();

        public JupyterMessage? ReceiveControl() => Receive(control);

        public JupyterMessage? Receive(RouterSocket socket)
        {
            List<byte[]> parts = [];
            return socket.TryReceiveMultipartBytes(Look, ref parts) ? codec.Decode(parts) : null;
        }

        public void Send(RouterSocket socket, string type, JsonObject content, JupyterMessage request) =>
            socket.SendMultipartBytes(codec.Encode(request.Identities, new OutgoingMessage(type, content, request)));

        public void Publish(string type, JsonObject content, JupyterMessage? request) =>
            ioPub.SendMultipartBytes(codec.Encode([[.. "topic"u8]], new OutgoingMessage(type, content, request)));

        public void PublishForged(string text, JupyterMessage request) =>
            ioPub.SendMultipartBytes(forger.Encode([[.. "topic"u8]], new OutgoingMessage("stream", new JsonObject { ["name"] = "stdout", ["text"] = text }, request)));

        public void Dispose()
        {
            foreach (NetMQSocket socket in (NetMQSocket[])[Shell, control, Stdin, ioPub])
            {
                socket.Options.Linger = TimeSpan.Zero;
                socket.Dispose();
            }
        }
    }
}

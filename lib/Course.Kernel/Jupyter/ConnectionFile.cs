using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Jupyter;

/// <summary>Where the front end expects the kernel's sockets, and the key that messages are signed with. Immutable.</summary>
/// <param name="Address">The address to listen at.</param>
/// <param name="ShellPort">The port of the shell channel; 0 for any, as with the others.</param>
/// <param name="ControlPort">The port of the control channel.</param>
/// <param name="StdinPort">The port of the stdin channel.</param>
/// <param name="IOPubPort">The port of the IOPub channel.</param>
/// <param name="HeartbeatPort">The port of the heartbeat.</param>
/// <param name="Key">The key; empty if messages are not signed.</param>
internal sealed record ConnectionFile(IPAddress Address, int ShellPort, int ControlPort, int StdinPort, int IOPubPort, int HeartbeatPort, string Key)
{
    private const string Scheme = "hmac-sha256";

    /// <summary>Sockets on this machine only, at ports that are free, with a key that nobody knows.</summary>
    public static ConnectionFile OnThisMachine() =>
        new(IPAddress.Loopback, 0, 0, 0, 0, 0, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The same with ports that are free just now, for a kernel that takes the ports it is told.</summary>
    public ConnectionFile WithFreePorts()
    {
        // All at once, so that they differ. Until the kernel listens, somebody else may take one of them: then it cannot start.
        TcpListener[] listeners = [.. Enumerable.Range(0, 5).Select(_ => new TcpListener(Address, 0))];
        try
        {
            foreach (TcpListener listener in listeners)
            {
                listener.Start();
            }
            int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
            return this with { ShellPort = ports[0], ControlPort = ports[1], StdinPort = ports[2], IOPubPort = ports[3], HeartbeatPort = ports[4] };
        }
        finally
        {
            foreach (TcpListener listener in listeners)
            {
                listener.Dispose();
            }
        }
    }

    /// <summary>Reads a connection file.</summary>
    /// <exception cref="JupyterException">It cannot be read, or does not say what it has to.</exception>
    public static ConnectionFile Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JupyterException($"The connection file {path} cannot be read ({exception.Message}) A front end writes it, and passes its name when it starts the kernel.", exception);
        }
        if (!JsonText.TryParse(text, out JsonNode? json) || json is not JsonObject fields)
        {
            throw new JupyterException($"The connection file {path} is not a JSON object.");
        }
        string transport = TextOf("transport");
        if (transport != "tcp")
        {
            throw new JupyterException($"The connection file {path} asks for the transport \"{transport}\"; this kernel has tcp only.");
        }
        string scheme = TextOf("signature_scheme");
        string key = TextOf("key");
        if (scheme != Scheme && key.Length > 0)
        {
            throw new JupyterException($"The connection file {path} asks for the signature scheme \"{scheme}\"; this kernel has {Scheme} only.");
        }
        string ip = TextOf("ip");
        if (!IPAddress.TryParse(ip == "*" ? "0.0.0.0" : ip == "localhost" ? "127.0.0.1" : ip, out IPAddress? address))
        {
            throw new JupyterException($"The connection file {path} names the address \"{ip}\", which is no IP address.");
        }
        return new ConnectionFile(address, PortOf("shell_port"), PortOf("control_port"), PortOf("stdin_port"), PortOf("iopub_port"), PortOf("hb_port"), key);

        string TextOf(string name) => fields[name] is JsonValue value && value.TryGetValue(out string? found)
            ? found
            : throw new JupyterException($"The connection file {path} has no text \"{name}\".");

        int PortOf(string name) => fields[name] is JsonValue value && value.TryGetValue(out int port) && port is >= 0 and <= IPEndPoint.MaxPort
            ? port
            : throw new JupyterException($"The connection file {path} has no port \"{name}\" from 0 to {IPEndPoint.MaxPort}.");
    }

    /// <summary>Writes a connection file that nobody but its owner can read, from its first byte on.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path, string kernelName)
    {
        JsonObject fields = new()
        {
            ["shell_port"] = ShellPort,
            ["iopub_port"] = IOPubPort,
            ["stdin_port"] = StdinPort,
            ["control_port"] = ControlPort,
            ["hb_port"] = HeartbeatPort,
            ["ip"] = Address.ToString(),
            ["key"] = Key,
            ["transport"] = "tcp",
            ["signature_scheme"] = Scheme,
            ["kernel_name"] = kernelName,
        };
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using StreamWriter writer = new(path, options);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{fields.ToJsonString(new() { WriteIndented = true })}\n"));
    }
}

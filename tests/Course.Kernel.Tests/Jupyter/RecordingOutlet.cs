using System.Text.Json.Nodes;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>Keeps what the kernel sends, as a front end would see it.</summary>
internal sealed class RecordingOutlet : IJupyterOutlet
{
    private readonly Lock gate = new();
    private readonly List<(JupyterChannel Channel, OutgoingMessage Message)> sent = [];

    /// <summary>Told of each message when it has been kept.</summary>
    public Action<JupyterChannel, OutgoingMessage> OnSend { get; set; } = (_, _) => { };

    public void Send(JupyterChannel channel, OutgoingMessage message)
    {
        lock (gate)
        {
            sent.Add((channel, message));
        }
        OnSend(channel, message);
    }

    public IReadOnlyList<OutgoingMessage> On(JupyterChannel channel)
    {
        lock (gate)
        {
            return [.. sent.Where(entry => entry.Channel == channel).Select(entry => entry.Message)];
        }
    }

    /// <summary>What everybody was told because of a message, one line each.</summary>
    public IReadOnlyList<string> Told(JupyterMessage request) =>
        [.. On(JupyterChannel.IOPub).Where(message => message.Parent == request).Select(Line)];

    public static string Line(OutgoingMessage message) => message.Type switch
    {
        "status" => $"{message.Content["execution_state"]}",
        "stream" => $"{message.Content["name"]} {message.Content["text"]}",
        "error" => $"error {message.Content["evalue"]}",
        "execute_input" => $"input {message.Content["execution_count"]} {message.Content["code"]}",
        "execute_result" => $"result {message.Content["execution_count"]} {message.Content["data"]!["text/plain"]}",
        _ => message.Type,
    };

    public JsonObject ReplyTo(JupyterMessage request, JupyterChannel channel = JupyterChannel.Shell) =>
        On(channel).Single(message => message.Parent == request).Content;
}

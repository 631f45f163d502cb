using System.Text.Json.Nodes;

namespace Course.Kernel.Jupyter.Messages;

/// <summary>A message that is sent: by the kernel, or by a client to another kernel.</summary>
/// <param name="Type">Such as <c>execute_reply</c>.</param>
/// <param name="Content">What it says.</param>
/// <param name="Parent">The message that it answers, or that made the kernel say it; null for none.</param>
internal sealed record OutgoingMessage(string Type, JsonObject Content, JupyterMessage? Parent)
{
    /// <summary>What answers call the message; null for a name that nobody needs to know.</summary>
    public string? Id { get; init; }

    /// <summary>What is said about the message.</summary>
    public JsonObject Metadata { get; init; } = [];
}

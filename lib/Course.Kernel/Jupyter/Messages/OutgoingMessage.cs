using System.Text.Json.Nodes;

namespace Course.Kernel.Jupyter.Messages;

/// <summary>A message that the kernel sends.</summary>
/// <param name="Type">Such as <c>execute_reply</c>.</param>
/// <param name="Content">What it says.</param>
/// <param name="Parent">The message that it answers, or that made the kernel say it; null for none.</param>
internal sealed record OutgoingMessage(string Type, JsonObject Content, JupyterMessage? Parent)
{
    /// <summary>What is said about the message.</summary>
    public JsonObject Metadata { get; init; } = [];
}

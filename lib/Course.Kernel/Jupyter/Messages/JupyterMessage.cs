using System.Text.Json;

namespace Course.Kernel.Jupyter.Messages;

/// <summary>A message that came, from a front end or from a kernel that this one is the front end of. Its signature is right and its parts are JSON objects; nothing else is certain. Immutable.</summary>
/// <param name="Identities">Whom an answer goes to.</param>
/// <param name="Header">The header as it came, which answers repeat as their parent.</param>
/// <param name="MessageType">Such as <c>execute_request</c>.</param>
/// <param name="MessageId">What the front end calls it.</param>
/// <param name="ParentMessageId">The message it answers; null if none.</param>
/// <param name="Content">What it says.</param>
internal sealed record JupyterMessage(
    IReadOnlyList<byte[]> Identities,
    byte[] Header,
    string MessageType,
    string MessageId,
    string? ParentMessageId,
    JsonElement Content)
{
    /// <summary>A text in the content; null if there is none of that name.</summary>
    public string? Text(string name) => TextIn(Content, name);

    /// <summary>A truth in the content, and what it is if nothing of that name is there.</summary>
    public bool Flag(string name, bool otherwise) =>
        Content.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : otherwise;

    /// <summary>A whole number in the content; null if there is none of that name.</summary>
    public int? Number(string name) =>
        Content.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : null;

    public static string? TextIn(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) ? TextOf(value) : null;

    public static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a character, escaped: JSON allows it, text does not.
            return null;
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Kernel.Jupyter.Messages;

/// <summary>
/// Messages as parts of a ZeroMQ message: identities, a delimiter, the signature, and four JSON objects (header, parent
/// header, metadata, content); buffers that may follow are left alone. Protocol 5.4. Thread-safe.
/// </summary>
internal sealed class MessageCodec
{
    /// <summary>The version of the messages that are sent.</summary>
    public const string ProtocolVersion = "5.4";

    private const int RememberedSignatures = 65_536;
    private const int PartsAfterDelimiter = 5;

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Nothing = "{}"u8.ToArray();
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    private readonly MessageSigner signer;
    private readonly RecentSignatures recent = new(RememberedSignatures);
    private readonly TimeProvider time;
    private readonly string session = Guid.NewGuid().ToString();
    private long lastMessage;

    public MessageCodec(MessageSigner signer, TimeProvider time)
    {
        this.signer = signer;
        this.time = time;
    }

    /// <summary>The parts of a message, ready to be sent.</summary>
    /// <param name="identities">Whom it goes to, or its topic.</param>
    /// <param name="message">The message.</param>
    public IReadOnlyList<byte[]> Encode(IReadOnlyList<byte[]> identities, OutgoingMessage message)
    {
        byte[] header = Bytes(new JsonObject
        {
            ["msg_id"] = message.Id ?? string.Create(CultureInfo.InvariantCulture, $"{session}_{Interlocked.Increment(ref lastMessage)}"),
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["msg_type"] = message.Type,
            ["version"] = ProtocolVersion,
        });
        byte[] parent = message.Parent?.Header ?? Nothing;
        byte[] metadata = Bytes(message.Metadata);
        byte[] content = Bytes(message.Content);
        return [.. identities, Delimiter, signer.Sign(header, parent, metadata, content), header, parent, metadata, content];
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="RefusedMessageException">It is none, or not of somebody who holds the key, or has come before.</exception>
    public JupyterMessage Decode(IReadOnlyList<byte[]> parts)
    {
        int delimiter = 0;
        while (delimiter < parts.Count && !parts[delimiter].AsSpan().SequenceEqual(Delimiter))
        {
            delimiter++;
        }
        if (parts.Count - delimiter - 1 < PartsAfterDelimiter)
        {
            throw new RefusedMessageException("It has too few parts.");
        }
        byte[] signature = parts[delimiter + 1];
        byte[] header = parts[delimiter + 2];
        byte[] parentHeader = parts[delimiter + 3];
        byte[] metadata = parts[delimiter + 4];
        byte[] content = parts[delimiter + 5];
        if (!signer.IsSignature(signature, header, parentHeader, metadata, content))
        {
            throw new RefusedMessageException("Its signature is not that of a holder of the key.");
        }
        if (signer.IsSigning && !recent.TryAdd(signature))
        {
            throw new RefusedMessageException("It has come before.");
        }
        JsonElement headerFields = ObjectIn(header, "header");
        ObjectIn(metadata, "metadata");
        return new JupyterMessage(
            [.. parts.Take(delimiter)],
            header,
            JupyterMessage.TextIn(headerFields, "msg_type") ?? throw new RefusedMessageException("Its header has no msg_type."),
            JupyterMessage.TextIn(headerFields, "msg_id") ?? throw new RefusedMessageException("Its header has no msg_id."),
            JupyterMessage.TextIn(ObjectIn(parentHeader, "parent header"), "msg_id"),
            ObjectIn(content, "content"));
    }

    private static JsonElement ObjectIn(byte[] part, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(part, Reading);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            // As bad as JSON that is no object.
        }
        throw new RefusedMessageException($"Its {name} is not a JSON object.");
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Writing));
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>Messages as a front end sends them.</summary>
internal static class Requests
{
    private static int lastId;

    public static JupyterMessage Message(string type, JsonObject? content = null, string sender = "front end")
    {
        string id = $"m{Interlocked.Increment(ref lastId)}";
        using JsonDocument document = JsonDocument.Parse((content ?? []).ToJsonString());
        return new JupyterMessage([Encoding.UTF8.GetBytes(sender)], Encoding.UTF8.GetBytes($$"""{"msg_id":"{{id}}"}"""), type, id, null, document.RootElement.Clone());
    }

    public static JupyterMessage Execute(string code, JsonObject? more = null)
    {
        JsonObject content = more ?? [];
        content["code"] = code;
        return Message("execute_request", content);
    }

    public static JupyterMessage About(string type, string code, int position) =>
        Message(type, new JsonObject { ["code"] = code, ["cursor_pos"] = position });

    /// <summary>The parts of a signed message, as they go over the wire after the identities.</summary>
    public static IReadOnlyList<byte[]> Signed(string key, string type, JsonObject? content = null, string? id = null)
    {
        byte[] header = Encoding.UTF8.GetBytes(new JsonObject { ["msg_id"] = id ?? Guid.NewGuid().ToString(), ["msg_type"] = type, ["session"] = "test", ["username"] = "", ["version"] = "5.4" }.ToJsonString());
        byte[] empty = "{}"u8.ToArray();
        byte[] body = Encoding.UTF8.GetBytes((content ?? []).ToJsonString());
        return ["<IDS|MSG>"u8.ToArray(), new MessageSigner(key).Sign(header, empty, empty, body), header, empty, empty, body];
    }
}

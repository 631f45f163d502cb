using System.Text.Json;
using Course.Kernel.Child;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.Messages;
using Course.Kernel.Notebooks;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Connected;

/// <summary>What a kernel publishes, as outputs of the cell. Thread-safe.</summary>
internal static class KernelOutputs
{
    private const string Data = "data";

    /// <summary>Shows a message that is an output; others show nothing.</summary>
    public static void Show(JupyterMessage message, int executionCount)
    {
        switch (message.MessageType)
        {
            case "stream":
                (message.Text("name") == CellOutput.StreamOutput.StandardError ? Console.Error : Console.Out).Write(message.Text("text") ?? "");
                break;
            case "display_data":
                CellDisplay.Show(Bundle(message.Content), DisplayId(message));
                break;
            case "update_display_data" when DisplayId(message) is { } id:
                CellDisplay.Update(id, Bundle(message.Content));
                break;
            case "execute_result":
                CellDisplay.ShowResult(Bundle(message.Content), executionCount);
                break;
            case "clear_output":
                CellDisplay.Clear(message.Flag("wait", otherwise: false));
                break;
        }
    }

    /// <summary>Shows the pages of a reply: what a front end would open a pager for, such as the answer to <c>print?</c>.</summary>
    public static void ShowPages(JupyterMessage reply)
    {
        if (!reply.Content.TryGetProperty("payload", out JsonElement payload) || payload.ValueKind != JsonValueKind.Array)
        {
            return;
        }
        foreach (JsonElement page in payload.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && JupyterMessage.TextIn(item, "source") == "page"))
        {
            CellDisplay.Show([.. Bundle(page).Select(part => new FormattedValue(part.MimeType, TerminalCodes.Remove(part.Value)))]);
        }
    }

    /// <summary>What has failed, in the kernel's words; without the colours that it gives them for a terminal.</summary>
    public static CellOutput.ErrorOutput ErrorIn(JupyterMessage message)
    {
        string name = message.Text("ename") ?? (message.Text("status") is "aborted" or "abort" ? "Aborted" : "Error");
        string value = TerminalCodes.Remove(message.Text("evalue") ?? (name == "Aborted" ? "The kernel did not run the cell." : ""));
        string[] traceback = message.Content.TryGetProperty("traceback", out JsonElement lines) && lines.ValueKind == JsonValueKind.Array
            ? [.. lines.EnumerateArray().Select(JupyterMessage.TextOf).OfType<string>().SelectMany(line => TerminalCodes.Remove(line).Split('\n'))]
            : [];
        return new CellOutput.ErrorOutput(name, value, traceback is [] ? [value.Length > 0 ? $"{name}: {value}" : name] : traceback);
    }

    /// <summary>A value in the MIME types that the kernel gives; plain text, which says least, comes last.</summary>
    public static IReadOnlyList<FormattedValue> Bundle(JsonElement content)
    {
        if (!content.TryGetProperty(Data, out JsonElement data) || data.ValueKind != JsonValueKind.Object)
        {
            return [];
        }
        return [.. data.EnumerateObject()
            .Where(part => part.Name.Length > 0)
            .OrderBy(part => part.Name == PlainTextFormatter.MimeType)
            .Select(part => new FormattedValue(part.Name, TextOf(data, part)))];
    }

    private static string TextOf(JsonElement data, JsonProperty part) =>
        part.Value.ValueKind == JsonValueKind.String && !NotebookSchema.HoldsJson(part.Name) ? JupyterMessage.TextIn(data, part.Name) ?? ""
        : part.Value.GetRawText();

    private static string? DisplayId(JupyterMessage message) =>
        message.Content.TryGetProperty("transient", out JsonElement transient) && transient.ValueKind == JsonValueKind.Object
            ? JupyterMessage.TextIn(transient, "display_id")
            : null;
}

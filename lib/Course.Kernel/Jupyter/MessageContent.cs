using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Jupyter;

/// <summary>The kernel's outputs and results as messages have them, where text is a string and not a list of lines as in files.</summary>
internal static class MessageContent
{
    private const string Text = "text/plain";
    private const string Html = "text/html";

    public static JsonObject Ok() => new() { ["status"] = "ok" };

    public static JsonObject Error(CellOutput.ErrorOutput error)
    {
        JsonObject content = Fields(error);
        content["status"] = "error";
        return content;
    }

    /// <summary>The message's type and content; null for an output that needs none.</summary>
    public static (string Type, JsonObject Content) Of(CellOutput output) => output switch
    {
        CellOutput.StreamOutput stream => ("stream", new JsonObject { ["name"] = stream.Name, ["text"] = stream.Text }),
        CellOutput.DisplayData display => ("display_data", Display(display.Data, display.DisplayId)),
        CellOutput.UpdateDisplayData update => ("update_display_data", Display(update.Data, update.DisplayId)),
        CellOutput.ExecuteResult result => ("execute_result", new JsonObject
        {
            ["execution_count"] = result.ExecutionCount,
            ["data"] = Bundle(result.Data),
            ["metadata"] = new JsonObject(),
        }),
        CellOutput.ErrorOutput error => ("error", Fields(error)),
        CellOutput.ClearOutput clear => ("clear_output", new JsonObject { ["wait"] = clear.Wait }),
        _ => throw new ArgumentOutOfRangeException(nameof(output), output, "There is no message for this kind of output."),
    };

    public static JsonObject Bundle(MimeBundle bundle)
    {
        JsonObject json = [];
        foreach (MimeBundle.Representation representation in bundle.Representations)
        {
            json[representation.MimeType] =
                NotebookSchema.HoldsJson(representation.MimeType) && JsonText.TryParse(representation.Content, out JsonNode? value)
                    ? value
                    : JsonValue.Create(representation.Content);
        }
        if (!json.ContainsKey(Text) && TextOf(bundle) is { } text)
        {
            json[Text] = text;
        }
        return json;
    }

    /// <summary>A value for a front end that shows text only; null if there is nothing in it that text could say.</summary>
    public static string? TextOf(MimeBundle bundle) => bundle[Text] ?? (bundle[Html] is { } html ? PlainText.FromHtml(html) : null);

    private static JsonObject Display(MimeBundle data, string displayId) => new()
    {
        ["data"] = Bundle(data),
        ["metadata"] = new JsonObject(),
        ["transient"] = new JsonObject { ["display_id"] = displayId },
    };

    private static JsonObject Fields(CellOutput.ErrorOutput error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Value,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
    };
}

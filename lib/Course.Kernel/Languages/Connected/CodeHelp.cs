using System.Text.Json;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.Messages;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Connected;

/// <summary>A kernel's answers to questions about code.</summary>
internal static class CodeHelp
{
    private const string Markdown = "text/markdown";

    /// <param name="reply">The <c>complete_reply</c>.</param>
    /// <param name="text">The code that was asked about.</param>
    /// <param name="skipped">How many units of the cell come before that code.</param>
    /// <param name="position">Where the cursor is in the cell.</param>
    public static CodeCompletions Completions(JupyterMessage reply, string text, int skipped, int position)
    {
        if (!reply.Content.TryGetProperty("matches", out JsonElement matches) || matches.ValueKind != JsonValueKind.Array)
        {
            return CodeCompletions.None(position);
        }
        ILookup<string, JsonElement> details = Details(reply.Content).ToLookup(detail => JupyterMessage.TextIn(detail, "text") ?? "");
        return new CodeCompletions(
            At("cursor_start"),
            At("cursor_end"),
            [.. matches.EnumerateArray().Select(JupyterMessage.TextOf).OfType<string>().Select(match => new CodeCompletions.Item(match, Detail(match, "type"), Detail(match, "signature")))]);

        int At(string field) => reply.Number(field) is { } characters ? skipped + CodePoints.ToUnits(text, characters) : position;

        string Detail(string match, string field) => details[match].Select(detail => JupyterMessage.TextIn(detail, field)).FirstOrDefault() ?? "";
    }

    public static CodeInspection? Inspection(JupyterMessage reply)
    {
        if (!reply.Flag("found", otherwise: false))
        {
            return null;
        }
        IReadOnlyList<FormattedValue> data = KernelOutputs.Bundle(reply.Content);
        string plain = TerminalCodes.Remove(In(PlainTextFormatter.MimeType) ?? "");
        return new CodeInspection(plain, In(Markdown) ?? $"```text\n{plain}\n```");

        string? In(string mimeType) => data.FirstOrDefault(part => part.MimeType == mimeType)?.Value;
    }

    public static CodeCompleteness Completeness(JupyterMessage reply) => new(
        reply.Text("status") switch
        {
            "complete" => CodeCompleteness.CodeState.Complete,
            "incomplete" => CodeCompleteness.CodeState.Incomplete,
            "invalid" => CodeCompleteness.CodeState.Invalid,
            _ => CodeCompleteness.CodeState.Unknown,
        },
        reply.Text("indent") ?? "");

    private static IEnumerable<JsonElement> Details(JsonElement content) =>
        content.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("_jupyter_types_experimental", out JsonElement types) && types.ValueKind == JsonValueKind.Array
            ? types.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.Object)
            : [];
}

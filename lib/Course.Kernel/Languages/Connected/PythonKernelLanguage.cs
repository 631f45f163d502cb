using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Kernel.Child;
using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Jupyter.Messages;
using Course.Kernel.Languages.Python;
using Course.Kernel.Languages.Values;
using Course.Kernel.Notebooks;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Connected;

/// <summary>
/// Cells that a Jupyter kernel for Python runs, whose variables can be shared: the kernel is asked for the value of an
/// expression, and the value is JSON, as with plain Python.
/// </summary>
internal sealed class PythonKernelLanguage(KernelSpec spec, string folder) : JupyterLanguage(spec, folder), IVariables
{
    private const string Module = "_course_variables";

    public async Task<IReadOnlyList<CellVariable>> ListAsync(CellExecution execution) =>
        [.. (await AskAsync(new JsonObject { ["do"] = "list" }, execution).ConfigureAwait(false))["variables"]!.AsArray().Select(variable => new CellVariable((string)variable![0]!, (string)variable[1]!, (string)variable[2]!))];

    public async Task<SharedValue?> FindAsync(string name, CellExecution execution) =>
        (await AskAsync(new JsonObject { ["do"] = "get", ["name"] = name }, execution).ConfigureAwait(false))["json"] is { } json ? new SharedValue.Text(JsonFormatter.MimeType, (string)json!) : null;

    public async Task SetAsync(string name, SharedValue value, CellExecution execution)
    {
        SharedValue.Text text = value.As(JsonFormatter.MimeType);
        await AskAsync(new JsonObject { ["do"] = "set", ["name"] = name, ["text"] = text.Content, ["isJson"] = text.MimeType == JsonFormatter.MimeType }, execution).ConfigureAwait(false);
    }

    private async Task<JsonObject> AskAsync(JsonObject question, CellExecution execution)
    {
        // The functions are a module that no cell sees, made anew each time: cells may have cleared all that was there.
        string code = $"exec(compile({JsonSerializer.Serialize(PythonSource.Variables)}, '<variables>', 'exec'), __import__('sys').modules.setdefault('{Module}', __import__('types').ModuleType('{Module}')).__dict__)";
        string argument = Convert.ToBase64String(Encoding.UTF8.GetBytes(question.ToJsonString()));
        JupyterMessage reply = await EvaluateAsync(code, $"__import__('sys').modules['{Module}'].answer(globals(), '{argument}')", execution).ConfigureAwait(false)
            ?? throw new ValueException($"the kernel {Spec.Name} is gone");
        return Answer(reply) is { } answer
            ? answer["problem"] is { } problem ? throw new ValueException((string)problem!) : answer
            : throw new ValueException($"the kernel {Spec.Name} does not say what its variables are{Reason(reply)}");
    }

    private static JsonObject? Answer(JupyterMessage reply)
    {
        if (Expression(reply) is not { } expression || KernelOutputs.Bundle(expression).FirstOrDefault(part => part.MimeType == PlainTextFormatter.MimeType) is not { } text)
        {
            return null;
        }
        try
        {
            string json = Encoding.UTF8.GetString(Convert.FromBase64String(text.Value.Trim('\'', '"')));
            return JsonText.TryParse(json, out JsonNode? node) ? node as JsonObject : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Reason(JupyterMessage reply) =>
        ((Expression(reply) is { } expression ? JupyterMessage.TextIn(expression, "evalue") : null) ?? reply.Text("evalue")) is { } reason ? $" ({reason})" : "";

    private static JsonElement? Expression(JupyterMessage reply) =>
        reply.Content.TryGetProperty("user_expressions", out JsonElement expressions) && expressions.ValueKind == JsonValueKind.Object
        && expressions.TryGetProperty(ValueName, out JsonElement expression) && expression.ValueKind == JsonValueKind.Object
            ? expression
            : null;
}

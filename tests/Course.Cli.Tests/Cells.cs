using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Cli.Tests;

/// <summary>Cells and outputs for notebooks made in memory.</summary>
internal static class Cells
{
    public static JsonObject Markdown(string text) => NotebookCell.Create(CellType.Markdown, text);

    public static JsonObject Code(string source, params JsonObject[] outputs) => Tagged([], source, outputs);

    public static JsonObject Tagged(string[] tags, string source, params JsonObject[] outputs)
    {
        JsonObject cell = NotebookCell.Create(CellType.Code, source, tags is [] ? null : tags);
        cell["outputs"] = new JsonArray(outputs);
        return cell;
    }

    public static JsonObject Stream(string text) => new() { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = text };

    public static JsonObject Result(string mimeType, JsonNode content) => new()
    {
        ["data"] = new JsonObject { [mimeType] = content },
        ["execution_count"] = null,
        ["metadata"] = new JsonObject(),
        ["output_type"] = "execute_result",
    };

    public static JsonObject Error(string name, string message, params string[] traceback) => new()
    {
        ["ename"] = name,
        ["evalue"] = message,
        ["output_type"] = "error",
        ["traceback"] = new JsonArray([.. traceback.Select(line => (JsonNode)line)]),
    };
}

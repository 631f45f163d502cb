using System.Text.Json.Nodes;
using Course.Cli.Running;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Sources;

/// <summary>One output of a cell, as the texts it is made of.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Index">The output's place among the cell's, from 0.</param>
/// <param name="Json">The output as it stands in the notebook.</param>
internal sealed record CellOutput(NotebookCell Cell, int Index, JsonObject Json)
{
    /// <summary>Every output of a lesson, in order.</summary>
    public static IEnumerable<CellOutput> Of(LessonUnderCheck lesson) => lesson.CodeCells.SelectMany(Of);

    /// <summary>Every output of a cell, in order.</summary>
    public static IEnumerable<CellOutput> Of(NotebookCell cell) =>
        cell.Outputs.Select((output, index) => new CellOutput(cell, index, output!.AsObject()));

    public string Type => (string)Json["output_type"]!;

    /// <summary>The output's texts by name: a MIME type, or a field such as <c>text</c> of a stream.</summary>
    public IEnumerable<(string Name, string Text)> Texts => Type switch
    {
        "stream" => [((string)Json["name"]!, OutputText.Of(Json["text"]))],
        "error" => [("error", $"{Json["ename"]}: {Json["evalue"]}\n{string.Join('\n', Json["traceback"]!.AsArray())}")],
        _ => Json["data"]!.AsObject().Select(entry => (entry.Key, OutputText.Of(entry.Key, entry.Value))),
    };

    /// <summary>The output in one MIME type; null if it has no such form.</summary>
    public string? As(string mimeType) => Json["data"] is JsonObject data && data.ContainsKey(mimeType) ? OutputText.Of(mimeType, data[mimeType]) : null;
}

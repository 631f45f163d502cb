using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Cli.Running;

/// <summary>Finds the pictures among a notebook's outputs.</summary>
internal static class Pictures
{
    /// <summary>How many outputs show a picture: an image, or HTML with an SVG in it.</summary>
    public static int CountIn(Notebook notebook) => notebook.Cells.SelectMany(cell => cell.Outputs).Count(IsPicture);

    private static bool IsPicture(JsonNode? output) =>
        output!["data"] is JsonObject data
        && data.Any(entry => entry.Key.StartsWith("image/", StringComparison.Ordinal)
            || (entry.Key == "text/html" && OutputText.Of(entry.Value).Contains("<svg", StringComparison.OrdinalIgnoreCase)));
}

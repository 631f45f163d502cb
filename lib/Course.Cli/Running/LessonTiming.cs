using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Cli.Running;

/// <summary>
/// The three times that a lesson compares, as its outputs state them: a MIME bundle entry of type
/// <c>application/vnd.course.timing+json</c> with texts (number and unit) under these names.
/// </summary>
/// <param name="Predicted">What the lesson's formula says.</param>
/// <param name="Virtual">What virtual time gave.</param>
/// <param name="Measured">What the wall clock gave.</param>
internal sealed record LessonTiming(string Predicted, string Virtual, string Measured)
{
    public const string MimeType = "application/vnd.course.timing+json";

    /// <summary>What stands where a lesson compares no times.</summary>
    public const string None = "–";

    /// <summary>The last comparison in the notebook.</summary>
    public static LessonTiming Of(Notebook notebook) =>
        notebook.Cells
            .SelectMany(cell => cell.Outputs)
            .Select(output => Parsed(output!["data"]?[MimeType]))
            .OfType<JsonObject>()
            .Select(times => new LessonTiming(Text(times, "predicted"), Text(times, "virtual"), Text(times, "measured")))
            .LastOrDefault(new LessonTiming(None, None, None));

    // Some front ends keep what a formatter gave as the JSON that it is, others as a text that holds it.
    private static JsonNode? Parsed(JsonNode? content) => content switch
    {
        null or JsonObject => content,
        _ => JsonText.TryParse(OutputText.Of(content), out JsonNode? times) ? times : null,
    };

    private static string Text(JsonObject times, string name) =>
        times[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : None;
}

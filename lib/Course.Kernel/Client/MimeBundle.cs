using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Kernel;

/// <summary>One value in one or more MIME types, in the order of preference. Immutable.</summary>
/// <param name="Representations">The representations.</param>
public sealed record MimeBundle(IReadOnlyList<MimeBundle.Representation> Representations)
{
    /// <summary>A value in one MIME type.</summary>
    /// <param name="MimeType">Such as <c>text/html</c>.</param>
    /// <param name="Content">The value as text.</param>
    public sealed record Representation(string MimeType, string Content);

    /// <summary>The value in a MIME type; null if the bundle does not have it.</summary>
    /// <param name="mimeType">Such as <c>text/html</c>.</param>
    public string? this[string mimeType] =>
        Representations.FirstOrDefault(representation => representation.MimeType == mimeType)?.Content;

    internal int Length => Representations.Sum(representation => representation.Content.Length);

    /// <summary>The bundle as nbformat holds it: JSON as JSON; everything else, and what only claims to be JSON, as a list of lines.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = [];
        foreach (Representation representation in Representations)
        {
            json[representation.MimeType] =
                NotebookSchema.HoldsJson(representation.MimeType) && JsonText.TryParse(representation.Content, out JsonNode? value)
                    ? value
                    : MultilineText.Split(representation.Content);
        }
        return json;
    }
}

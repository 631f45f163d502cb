using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Course.Cli.Exporting;

/// <summary>What the search of the site looks through: the text and code of the lessons, section by section.</summary>
internal sealed partial class SearchIndex
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Page, string Lesson, string Anchor, string Title, StringBuilder Text)> sections = [];

    /// <summary>What follows belongs to the section of this heading.</summary>
    public void BeginSection(string page, string lesson, string anchor, string title) =>
        sections.Add((page, lesson, anchor, title, new StringBuilder()));

    /// <summary>Adds text to the section begun last.</summary>
    public void Add(string text)
    {
        if (sections is [.., var last])
        {
            last.Text.Append(text).Append(' ');
        }
    }

    /// <summary>
    /// The index as a script that a page loads: a page opened from a disk may load scripts, but not fetch JSON.
    /// </summary>
    public string ToScript()
    {
        JsonArray entries = [.. sections.Select(section => (JsonNode)new JsonObject
        {
            ["page"] = section.Page,
            ["anchor"] = section.Anchor,
            ["lesson"] = section.Lesson,
            ["title"] = section.Title,
            ["text"] = Blanks().Replace(section.Text.ToString(), " ").Trim(),
        })];
        return $"window.courseSections = {entries.ToJsonString(Readable)};\n";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Course.Cli.Checking;

/// <summary>Which lessons the course has, and where each one's library and tests lie. The data stand in <c>lessons.json</c>.</summary>
/// <param name="Lessons">Every lesson, in the order in which they are read.</param>
internal sealed partial record CourseMap(IReadOnlyList<CourseMapEntry> Lessons)
{
    /// <summary>Reads the map of this course.</summary>
    public static CourseMap Read()
    {
        using Stream stream = typeof(CourseMap).Assembly.GetManifestResourceStream("lessons.json")!;
        return new CourseMap(JsonSerializer.Deserialize(stream, MapJson.Default.CourseMapEntryArray)!);
    }

    public CourseMapEntry? Find(string lessonName) => Lessons.FirstOrDefault(lesson => lesson.Name == lessonName);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(CourseMapEntry[]))]
    private sealed partial class MapJson : JsonSerializerContext;
}

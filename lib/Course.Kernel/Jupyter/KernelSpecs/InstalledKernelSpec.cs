using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Jupyter.KernelSpecs;

/// <summary>A kernelspec as it lies in a folder that Jupyter searches, ours or somebody else's. Immutable.</summary>
/// <param name="Name">What notebooks call it.</param>
/// <param name="Folder">The folder that holds its <c>kernel.json</c>.</param>
/// <param name="DisplayName">What front ends call it.</param>
/// <param name="Version">The version of the course's program that it starts; null if it is somebody else's.</param>
/// <param name="Missing">The first file that it needs and that is not there; null if all are.</param>
public sealed record InstalledKernelSpec(string Name, string Folder, string DisplayName, string? Version, string? Missing)
{
    internal const string File = "kernel.json";
    internal const string Marker = "course_kernel";

    /// <summary>Whether the course's kernel was installed there.</summary>
    public bool IsOurs => Version is not null;

    /// <summary>Where JavaScript cells run; null if nobody has chosen, and then they run in the kernel.</summary>
    public JavaScriptPlace? JavaScript { get; init; }

    /// <summary>Reads a folder; null if it holds no kernelspec.</summary>
    internal static InstalledKernelSpec? Read(string folder)
    {
        string path = Path.Combine(folder, File);
        JsonObject? json;
        try
        {
            json = System.IO.File.Exists(path) && JsonText.TryParse(System.IO.File.ReadAllText(path), out JsonNode? read) ? read as JsonObject : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        if (json is null)
        {
            return null;
        }
        string name = Path.GetFileName(folder);
        string? version = Text((json["metadata"] as JsonObject)?[Marker]);
        string? missing = version is null ? null
            : (json["argv"] as JsonArray)?.Select(Text).Where(word => word is not null && Path.IsPathRooted(word)).FirstOrDefault(word => !System.IO.File.Exists(word));
        return new InstalledKernelSpec(name, folder, Text(json["display_name"]) ?? name, version, missing)
        {
            JavaScript = version is null ? null : JavaScriptPlaces.Find(Text((json["env"] as JsonObject)?[JavaScriptPlaces.Variable])),
        };
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

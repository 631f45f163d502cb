using System.Text.Json.Nodes;
using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Jupyter;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    /// <summary>What front ends call the language.</summary>
    public const string Language = "C#";

    public static JsonObject Content()
    {
        string version = typeof(KernelInfo).Assembly.GetName().Version?.ToString(3) ?? "1.0.0";
        JsonObject content = MessageContent.Ok();
        content["protocol_version"] = MessageCodec.ProtocolVersion;
        content["implementation"] = "course";
        content["implementation_version"] = version;
        content["language_info"] = new JsonObject
        {
            ["name"] = Language,
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        };
        content["banner"] = $"C# 14 on .NET {Environment.Version}, the kernel of the concurrency course {version}. #!fsharp, #!html and #!markdown switch the language.";
        content["debugger"] = false;
        content["supported_features"] = new JsonArray();
        content["help_links"] = new JsonArray(new JsonObject { ["text"] = "C# language reference", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" });
        return content;
    }
}

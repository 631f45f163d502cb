namespace Course.Kernel.Notebooks;

/// <summary>The languages that a cell can name with a magic line (<c>#!fsharp</c>) or in its metadata, and their short names.</summary>
public static class CellLanguages
{
    /// <summary>The language of a cell that names none.</summary>
    public const string Default = "csharp";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = "csharp", ["c#"] = "csharp", ["cs"] = "csharp",
        ["fsharp"] = "fsharp", ["f#"] = "fsharp", ["fs"] = "fsharp",
        ["javascript"] = "javascript", ["js"] = "javascript",
        ["pwsh"] = "pwsh", ["powershell"] = "pwsh",
        ["markdown"] = "markdown", ["md"] = "markdown",
        ["html"] = "html",
        ["mermaid"] = "mermaid",
        ["value"] = "value",
        ["sql"] = "sql",
        ["kql"] = "kql",
        ["http"] = "http",
    };

    /// <summary>The usual name of a language (<c>csharp</c> for <c>C#</c>), or null if <paramref name="name"/> names none.</summary>
    public static string? Find(string? name) => name is null ? null : Names.GetValueOrDefault(name);

    /// <summary>
    /// The language that a cell's text chooses: the first magic line that names one, as long as only magic lines, comments
    /// and blank lines come before it; null if the text chooses none.
    /// </summary>
    public static string? FromMagic(string source)
    {
        foreach (ReadOnlySpan<char> line in source.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> text = line.Trim();
            if (text.IsEmpty || text.StartsWith("//"))
            {
                continue;
            }
            if (!text.StartsWith("#!"))
            {
                return null;
            }
            int end = text.IndexOfAny(' ', '\t');
            string magic = (end < 0 ? text[2..] : text[2..end]).ToString();
            if (Find(magic) is { } language)
            {
                return language;
            }
        }
        return null;
    }
}

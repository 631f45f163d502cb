namespace Course.Cli.Exporting;

/// <summary>
/// Code as HTML whose parts carry classes (<c>keyword</c>, <c>string</c>, <c>comment</c>, <c>number</c>, <c>type</c>,
/// <c>method</c>, <c>directive</c>) that the style sheet colours. C# is read by its own compiler's parser, other languages
/// by a <see cref="Grammar"/>; a language that has none stays plain.
/// </summary>
internal static class SyntaxColours
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = "C#", ["fsharp"] = "F#", ["javascript"] = "JavaScript", ["python"] = "Python", ["pwsh"] = "PowerShell",
        ["html"] = "HTML", ["css"] = "CSS", ["sql"] = "SQL", ["json"] = "JSON", ["xml"] = "XML", ["go"] = "Go", ["bash"] = "Shell",
        ["markdown"] = "Markdown",
    };

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["c#"] = "csharp", ["cs"] = "csharp", ["f#"] = "fsharp", ["fs"] = "fsharp", ["fsx"] = "fsharp", ["js"] = "javascript", ["mjs"] = "javascript",
        ["typescript"] = "javascript", ["ts"] = "javascript", ["py"] = "python", ["powershell"] = "pwsh", ["ps1"] = "pwsh", ["htm"] = "html",
        ["csproj"] = "xml", ["props"] = "xml", ["targets"] = "xml", ["ipynb"] = "json", ["md"] = "markdown", ["sh"] = "bash", ["shell"] = "bash",
    };

    /// <summary>The language's usual name for readers; as it is if this class does not know it.</summary>
    public static string NameOf(string language) => Names.GetValueOrDefault(Usual(language), language);

    /// <summary>The code in <paramref name="language"/>, which may also be a file extension without its dot.</summary>
    public static string ToHtml(string code, string language)
    {
        // Magic lines at the top belong to the notebook, not to the language.
        int start = 0;
        while (code.AsSpan(start).StartsWith("#!"))
        {
            int end = code.IndexOf('\n', start);
            start = end < 0 ? code.Length : end + 1;
        }
        return Span("directive", code[..start]) + Colour(code[start..], Usual(language));
    }

    /// <summary>Some text with a class; without one, only escaped.</summary>
    public static string Span(string? style, string text) =>
        style is null || string.IsNullOrWhiteSpace(text) ? Html.Escape(text) : $"<span class=\"{style}\">{Html.Escape(text)}</span>";

    private static string Usual(string language) => Aliases.GetValueOrDefault(language, language);

    private static string Colour(string code, string language) =>
        language == "csharp" ? CSharpColours.ToHtml(code)
        : Grammar.Find(language) is { } grammar ? new GrammarColours(code, grammar).ToHtml()
        : Html.Escape(code);
}

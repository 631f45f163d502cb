using System.Net;
using System.Text;
using ColorCode;
using ColorCode.Common;
using ColorCode.Parsing;
using ColorCode.Styling;

namespace Course.Cli.Exporting;

/// <summary>
/// Code as HTML whose parts carry classes (<c>keyword</c>, <c>string</c>, <c>comment</c>, <c>number</c>, <c>type</c>,
/// <c>method</c>, <c>directive</c>) that the style sheet colours. C# is read by its own compiler, other languages by
/// ColorCode; a language that neither knows stays plain.
/// </summary>
internal static class SyntaxColours
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = "C#", ["fsharp"] = "F#", ["javascript"] = "JavaScript", ["python"] = "Python", ["pwsh"] = "PowerShell",
        ["html"] = "HTML", ["css"] = "CSS", ["sql"] = "SQL", ["json"] = "JSON", ["xml"] = "XML", ["typescript"] = "TypeScript",
        ["go"] = "Go", ["bash"] = "Shell", ["markdown"] = "Markdown",
    };

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["c#"] = "csharp", ["cs"] = "csharp", ["f#"] = "fsharp", ["fs"] = "fsharp", ["fsx"] = "fsharp", ["js"] = "javascript", ["mjs"] = "javascript",
        ["py"] = "python", ["powershell"] = "pwsh", ["ps1"] = "pwsh", ["htm"] = "html", ["ts"] = "typescript",
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
        string magics = start == 0 ? "" : Span("directive", code[..start]);
        return magics + Colour(code[start..], Usual(language));
    }

    /// <summary>Some text with a class; without one, only escaped.</summary>
    public static string Span(string? style, string text) =>
        style is null || string.IsNullOrWhiteSpace(text) ? WebUtility.HtmlEncode(text) : $"<span class=\"{style}\">{WebUtility.HtmlEncode(text)}</span>";

    private static string Usual(string language) => Aliases.GetValueOrDefault(language, language);

    private static string Colour(string code, string language) => language switch
    {
        "csharp" => CSharpColours.ToHtml(code),
        // ColorCode takes Markdown apart badly, and reads well as it is.
        "markdown" or "" => WebUtility.HtmlEncode(code),
        _ when Languages.FindById(language switch { "fsharp" => "f#", "pwsh" => "powershell", _ => language.ToLowerInvariant() }) is { } known => new Colorizer().ToHtml(code, known),
        _ => WebUtility.HtmlEncode(code),
    };

    /// <summary>ColorCode's parser with our own writer.</summary>
    private sealed class Colorizer() : CodeColorizerBase(StyleDictionary.DefaultLight, null)
    {
        private readonly StringBuilder html = new();

        public string ToHtml(string code, ILanguage language)
        {
            languageParser.Parse(code, language, Write);
            return html.ToString();
        }

        protected override void Write(string parsedSourceCode, IList<Scope> scopes)
        {
            int position = 0;
            foreach (Scope scope in scopes.OrderBy(scope => scope.Index).Where(scope => StyleOf(scope.Name) is not null))
            {
                if (scope.Index < position)
                {
                    continue;
                }
                html.Append(WebUtility.HtmlEncode(parsedSourceCode[position..scope.Index]));
                position = scope.Index + scope.Length;
                html.Append(Span(StyleOf(scope.Name), parsedSourceCode[scope.Index..position]));
            }
            html.Append(WebUtility.HtmlEncode(parsedSourceCode[position..]));
        }

        private static string? StyleOf(string scope) => scope switch
        {
            ScopeName.Comment or ScopeName.XmlDocComment or ScopeName.XmlDocTag or ScopeName.HtmlComment or ScopeName.XmlComment => "comment",
            ScopeName.String or ScopeName.StringCSharpVerbatim or ScopeName.StringEscape or ScopeName.HtmlAttributeValue
                or ScopeName.XmlAttributeValue or ScopeName.XmlAttributeQuotes or ScopeName.JsonString => "string",
            ScopeName.Number or ScopeName.JsonNumber => "number",
            ScopeName.PreprocessorKeyword => "directive",
            ScopeName.ClassName or ScopeName.Type or ScopeName.JsonKey or ScopeName.HtmlElementName or ScopeName.XmlName or ScopeName.PowerShellType => "type",
            ScopeName.Attribute or ScopeName.HtmlAttributeName or ScopeName.XmlAttribute or ScopeName.BuiltinFunction or ScopeName.PowerShellCommand => "method",
            ScopeName.Keyword or ScopeName.PseudoKeyword or ScopeName.ControlKeyword or ScopeName.JsonConst or ScopeName.PowerShellOperator => "keyword",
            _ => null,
        };
    }
}

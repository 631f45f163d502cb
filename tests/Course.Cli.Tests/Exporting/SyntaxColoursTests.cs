using System.Net;
using System.Text.RegularExpressions;
using Course.Cli.Exporting;
using FsCheck.Xunit;
using Xunit;

namespace Course.Cli.Tests.Exporting;

/// <summary>Colours say what a piece of code is, and never change the code.</summary>
public sealed partial class SyntaxColoursTests
{
    [Theory]
    [InlineData("await x;", "<span class=\"keyword\">await</span> x;")]
    [InlineData("var x = 1_000.5;", "<span class=\"keyword\">var</span> x = <span class=\"number\">1_000.5</span>;")]
    [InlineData("$\"a {f(\"b\")}\"", "<span class=\"string\">$&quot;</span><span class=\"string\">a </span>{<span class=\"method\">f</span>(<span class=\"string\">&quot;b&quot;</span>)}<span class=\"string\">&quot;</span>")]
    [InlineData("List<int> all; // why", "<span class=\"type\">List</span>&lt;<span class=\"keyword\">int</span>&gt; all; <span class=\"comment\">// why</span>")]
    [InlineData("Console.Write()", "<span class=\"type\">Console</span>.<span class=\"method\">Write</span>()")]
    public void ToHtml_CSharp_IsReadAsTheCompilerReadsIt(string code, string expected) =>
        Assert.Equal(expected, SyntaxColours.ToHtml(code, "csharp"));

    [Theory]
    [InlineData("fsharp", "let x = 1", "<span class=\"keyword\">let</span>")]
    [InlineData("python", "def f(): return 'a' # why", "<span class=\"keyword\">def</span>")]
    [InlineData("javascript", "function f() {}", "<span class=\"keyword\">function</span>")]
    [InlineData("cs", "class C;", "<span class=\"keyword\">class</span>")]
    [InlineData("csproj", "<a b=\"c\" />", "<span class=\"type\">a</span>")]
    public void ToHtml_OtherLanguages_HaveColours(string language, string code, string expected) =>
        Assert.Contains(expected, SyntaxColours.ToHtml(code, language), StringComparison.Ordinal);

    [Theory]
    [InlineData("fsharp", "let f = (*) 'a' 'T", "<span class=\"keyword\">let</span> f = (*) <span class=\"string\">&#39;a&#39;</span> &#39;<span class=\"type\">T</span>")]
    [InlineData("fsharp", "yield! x (* why *)", "<span class=\"keyword\">yield!</span> x <span class=\"comment\">(* why *)</span>")]
    [InlineData("fsharp", "[1..3]", "[<span class=\"number\">1</span>..<span class=\"number\">3</span>]")]
    [InlineData("python", "\"\"\"a \"b\"\n\"\"\" f('\\'') # c", "<span class=\"string\">&quot;&quot;&quot;a &quot;b&quot;\n&quot;&quot;&quot;</span> <span class=\"method\">f</span>(<span class=\"string\">&#39;\\&#39;&#39;</span>) <span class=\"comment\"># c</span>")]
    [InlineData("javascript", "it's\n/* on", "it<span class=\"string\">&#39;s</span>\n<span class=\"comment\">/* on</span>")]
    [InlineData("html", "<p a=\"b\">it's</p>", "&lt;<span class=\"type\">p</span> <span class=\"method\">a</span>=<span class=\"string\">&quot;b&quot;</span>&gt;it&#39;s&lt;/<span class=\"type\">p</span>&gt;")]
    public void ToHtml_Pieces_AreToldApart(string language, string code, string expected) =>
        Assert.Equal(expected, SyntaxColours.ToHtml(code, language));

    [Fact]
    public void ToHtml_MagicLines_AreNotOfTheLanguage() =>
        Assert.StartsWith("<span class=\"directive\">#!fsharp\n</span><span class=\"keyword\">let</span>", SyntaxColours.ToHtml("#!fsharp\nlet x = 1", "fsharp"), StringComparison.Ordinal);

    [Property(MaxTest = 300)]
    public bool ToHtml_AnyText_ReadsTheSame(string[] words)
    {
        string[] languages = ["csharp", "fsharp", "python", "javascript", "html", "json", "sql", "pwsh", "css", "go", "bash", "unknown", ""];
        string code = string.Join(" \"'\n//{}#!<🙂", words).ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal);
        return languages.All(language => WebUtility.HtmlDecode(Tag().Replace(SyntaxColours.ToHtml(code, language), "")) == code);
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}

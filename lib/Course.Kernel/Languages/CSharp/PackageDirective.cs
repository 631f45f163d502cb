using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// A line that asks for a package, <c>#r "nuget: NAME, VERSION"</c>, or names a place to look for packages,
/// <c>#i "nuget: PLACE"</c>. The compiler does not know them.
/// </summary>
/// <param name="IsSource">Names a place, or else a package.</param>
/// <param name="Name">The package's name, or the folder or address.</param>
/// <param name="Version">A version or range as NuGet spells them; null for the newest.</param>
/// <param name="Line">The line in the code, from 1.</param>
internal sealed partial record PackageDirective(bool IsSource, string Name, string? Version, int Line)
{
    public override string ToString() => Version is null ? Name : $"{Name}, {Version}";

    /// <summary>Takes the directives out of the code; every other line keeps its number.</summary>
    public static (string Code, IReadOnlyList<PackageDirective> Directives) Extract(string code)
    {
        if (!code.Contains("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            return (code, []);
        }
        // The compiler decides what is a directive: the same text in a string, a comment or an #if that does not hold is none.
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script));
        HashSet<int> places =
        [
            .. tree.GetRoot().DescendantTrivia()
                .Where(trivia => trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: true })
                .Select(trivia => trivia.GetLocation().GetLineSpan().StartLinePosition.Line),
        ];
        List<PackageDirective> directives = [];
        string[] lines = code.Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            if (!places.Contains(index) || Form().Match(lines[index]) is not { Success: true } match)
            {
                continue;
            }
            bool isSource = match.Groups["kind"].Value == "i";
            string[] parts = isSource ? [match.Groups["rest"].Value.Trim()] : [.. match.Groups["rest"].Value.Split(',', 2).Select(part => part.Trim())];
            directives.Add(new PackageDirective(isSource, parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null, index + 1));
            lines[index] = "";
        }
        return (string.Join('\n', lines), directives);
    }

    [GeneratedRegex("""^\s*#(?<kind>[ri])\s+"(?i:nuget:)(?<rest>[^"]*)"\s*(//.*)?$""")]
    private static partial Regex Form();
}

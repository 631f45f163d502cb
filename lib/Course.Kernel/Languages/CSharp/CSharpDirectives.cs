using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Kernel.Languages.CSharp;

/// <summary>Where C# sees directives.</summary>
internal static class CSharpDirectives
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The lines, from 0, that hold one which is in force.</summary>
    public static HashSet<int> LinesIn(string code) =>
    [
        .. CSharpSyntaxTree.ParseText(code, Parsing).GetRoot().DescendantTrivia()
            .Where(trivia => trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: true })
            .Select(trivia => trivia.GetLocation().GetLineSpan().StartLinePosition.Line),
    ];
}

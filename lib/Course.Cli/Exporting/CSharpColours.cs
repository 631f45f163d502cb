using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Exporting;

/// <summary>
/// C# as coloured HTML. The compiler's own parser tells what each token is, so raw strings, code inside interpolated
/// strings and contextual keywords come out right; what is a type is guessed from where a name stands.
/// </summary>
internal static class CSharpColours
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    public static string ToHtml(string code)
    {
        StringBuilder html = new();
        foreach (SyntaxToken token in CSharpSyntaxTree.ParseText(code, Options).GetRoot().DescendantTokens())
        {
            Append(html, token.LeadingTrivia);
            html.Append(SyntaxColours.Span(StyleOf(token), token.Text));
            Append(html, token.TrailingTrivia);
        }
        return html.ToString();
    }

    private static void Append(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (SyntaxTrivia trivia in list)
        {
            html.Append(SyntaxColours.Span(StyleOf(trivia), trivia.ToFullString()));
        }
    }

    private static string? StyleOf(SyntaxTrivia trivia) => trivia.Kind() switch
    {
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => "comment",
        _ => trivia.IsDirective ? "directive" : null,
    };

    private static string? StyleOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.IdentifierToken => StyleOfName(token),
        SyntaxKind.NumericLiteralToken => "number",
        SyntaxKind.CharacterLiteralToken => "string",
        SyntaxKind.None => null,
        var kind when kind.ToString() is var name && name.Contains("String", StringComparison.Ordinal) && !name.EndsWith("Keyword", StringComparison.Ordinal) => "string",
        var kind when SyntaxFacts.IsKeywordKind(kind) || SyntaxFacts.IsContextualKeyword(kind) => "keyword",
        _ => null,
    };

    private static string? StyleOfName(SyntaxToken token) => token.Parent switch
    {
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or TypeParameterSyntax or ConstructorDeclarationSyntax or DestructorDeclarationSyntax => "type",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "method",
        IdentifierNameSyntax { IsVar: true } or IdentifierNameSyntax { IsNint: true } or IdentifierNameSyntax { IsNuint: true } => "keyword",
        SimpleNameSyntax name when IsInvoked(name) => "method",
        SimpleNameSyntax { Parent: UsingDirectiveSyntax or QualifiedNameSyntax { Parent: UsingDirectiveSyntax or QualifiedNameSyntax } } => null,
        SimpleNameSyntax name when SyntaxFacts.IsInTypeOnlyContext(name) => "type",
        // Console.WriteLine: a name in capitals that something is asked of is most often a type.
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } name when access.Expression == name && token.Text is [>= 'A' and <= 'Z', ..] => "type",
        GenericNameSyntax => "type",
        _ => null,
    };

    private static bool IsInvoked(SimpleNameSyntax name) => name.Parent switch
    {
        InvocationExpressionSyntax invocation => invocation.Expression == name,
        MemberAccessExpressionSyntax access => access.Name == name && access.Parent is InvocationExpressionSyntax invocation && invocation.Expression == access,
        MemberBindingExpressionSyntax binding => binding.Parent is InvocationExpressionSyntax,
        _ => false,
    };
}

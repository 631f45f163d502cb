using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Kernel.Languages.CSharp;

/// <summary>Tells C# that is still being typed from C# that can run.</summary>
internal static class CSharpCompleteness
{
    private const string OneLevel = "    ";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    public static CodeCompleteness Check(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, Parsing);
        if (!SyntaxFactory.IsCompleteSubmission(tree) && !IsBeyondHelp(tree))
        {
            return new CodeCompleteness(CodeCompleteness.CodeState.Incomplete, IndentAfter(code));
        }
        bool isInvalid = tree.GetDiagnostics().Any(found => found.Severity == DiagnosticSeverity.Error);
        return new CodeCompleteness(isInvalid ? CodeCompleteness.CodeState.Invalid : CodeCompleteness.CodeState.Complete, "");
    }

    /// <summary>
    /// Whether something is wrong that no further line can mend: a string that ends with its line, or something that is
    /// missing before what is there, as the if of an else.
    /// </summary>
    private static bool IsBeyondHelp(SyntaxTree tree)
    {
        const string NewlineInConstant = "CS1010";
        SyntaxNode root = tree.GetRoot();
        int lastStart = root.GetLastToken().SpanStart;
        return tree.GetDiagnostics().Any(found => found.Id == NewlineInConstant)
            || root.DescendantNodes().OfType<InterpolatedStringExpressionSyntax>().Any(IsEndedByItsLine)
            || root.DescendantTokens().Any(token => token.IsMissing && token.SpanStart <= lastStart && token.GetNextToken() is { IsMissing: false, Span.Length: > 0 });
    }

    // Lines may follow within a hole of the string.
    private static bool IsEndedByItsLine(InterpolatedStringExpressionSyntax text) =>
        text.StringStartToken.IsKind(SyntaxKind.InterpolatedStringStartToken) && text.StringEndToken.IsMissing
        && text.Contents.LastOrDefault() is not InterpolationSyntax { CloseBraceToken.IsMissing: true };

    private static string IndentAfter(string code)
    {
        string last = code.TrimEnd('\n').Split('\n')[^1];
        string indent = last[..(last.Length - last.TrimStart(' ', '\t').Length)];
        return last.TrimEnd() is [.., '{' or '(' or '['] ? indent + OneLevel : indent;
    }
}

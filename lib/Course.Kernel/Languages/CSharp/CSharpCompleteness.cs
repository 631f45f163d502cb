using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Course.Kernel.Languages.CSharp;

/// <summary>Tells C# that is still being typed from C# that can run.</summary>
internal static class CSharpCompleteness
{
    private const string OneLevel = "    ";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    public static CodeCompleteness Check(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, Parsing);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
        {
            return new CodeCompleteness(CodeCompleteness.CodeState.Incomplete, IndentAfter(code));
        }
        bool isInvalid = tree.GetDiagnostics().Any(found => found.Severity == DiagnosticSeverity.Error);
        return new CodeCompleteness(isInvalid ? CodeCompleteness.CodeState.Invalid : CodeCompleteness.CodeState.Complete, "");
    }

    private static string IndentAfter(string code)
    {
        string last = code.TrimEnd('\n').Split('\n')[^1];
        string indent = last[..(last.Length - last.TrimStart(' ', '\t').Length)];
        return last.TrimEnd() is [.., '{' or '(' or '['] ? indent + OneLevel : indent;
    }
}

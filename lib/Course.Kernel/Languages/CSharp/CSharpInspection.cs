using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Kernel.Languages.CSharp;

/// <summary>What a name in a C# cell means, or the call that the cursor is in: its declaration, its overloads, its documentation.</summary>
internal static class CSharpInspection
{
    private const int MostOverloads = 20;

    public static CodeInspection? Inspect(Compilation compilation, int position)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Last();
        CompilationUnitSyntax root = (CompilationUnitSyntax)tree.GetRoot();
        SemanticModel model = compilation.GetSemanticModel(tree);
        IReadOnlyList<ISymbol> symbols = SymbolsAt(model, root, Math.Clamp(position, 0, root.FullSpan.End));
        if (symbols.Count == 0)
        {
            return null;
        }
        string[] declarations = [.. symbols.Take(MostOverloads).Select(CSharpSymbols.Describe)];
        string more = symbols.Count > MostOverloads ? string.Create(CultureInfo.InvariantCulture, $"\n… and {symbols.Count - MostOverloads} more") : "";
        XmlDocumentation documentation = XmlDocumentation.Of(symbols[0], compilation);
        string signatures = string.Join('\n', declarations) + more;
        return new CodeInspection(
            documentation.IsEmpty ? signatures : $"{signatures}\n\n{documentation.PlainText}",
            documentation.IsEmpty ? $"```csharp\n{signatures}\n```" : $"```csharp\n{signatures}\n```\n\n{documentation.Markdown}");
    }

    private static IReadOnlyList<ISymbol> SymbolsAt(SemanticModel model, CompilationUnitSyntax root, int position)
    {
        foreach (int at in (int[])[position, position - 1])
        {
            if (at < 0 || at >= root.FullSpan.End)
            {
                continue;
            }
            SyntaxToken token = root.FindToken(at);
            if (token.Span.Contains(at) && (token.IsKind(SyntaxKind.IdentifierToken) || token.Parent is PredefinedTypeSyntax) && token.Parent is { } node
                && CSharpSymbols.Find(model, node) is { Count: > 0 } found)
            {
                return found;
            }
        }
        return root.FullSpan.End == 0 ? [] : CallAround(model, root.FindToken(Math.Clamp(position - 1, 0, root.FullSpan.End - 1)));
    }

    private static IReadOnlyList<ISymbol> CallAround(SemanticModel model, SyntaxToken token)
    {
        for (SyntaxNode? node = token.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when call.ArgumentList.OpenParenToken.SpanStart <= token.SpanStart:
                    return CSharpSymbols.Find(model, call.Expression);
                case BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation when arguments.OpenParenToken.SpanStart <= token.SpanStart:
                    return model.GetMemberGroup(creation) is { Length: > 0 } constructors ? constructors : CSharpSymbols.Find(model, creation);
                case StatementSyntax or LambdaExpressionSyntax:
                    return [];
            }
        }
        return [];
    }
}

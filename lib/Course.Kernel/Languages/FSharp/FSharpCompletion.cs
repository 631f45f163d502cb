using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Core;

namespace Course.Kernel.Languages.FSharp;

/// <summary>What could stand at a position in an F# cell. The compiler's own services are asked.</summary>
internal static class FSharpCompletion
{
    private const int MostItems = 1000;

    public static CodeCompletions Complete(Shell.FsiEvaluationSession session, string code, int position)
    {
        position = Math.Clamp(position, 0, code.Length);
        int start = position;
        while (start > 0 && IsPartOfName(code[start - 1]))
        {
            start--;
        }
        int end = position;
        while (end < code.Length && IsPartOfName(code[end]))
        {
            end++;
        }
        if (FSharpTokens.IsText(code, position))
        {
            return CodeCompletions.None(position);
        }
        string prefix = code[start..position];
        (int line, int column, string text) = FSharpTokens.Place(code, position);
        (FSharpParseFileResults parsed, FSharpCheckFileResults check, _) = session.ParseAndCheckInteraction(code, FSharpOption<bool>.None);
        DeclarationListInfo found = check.GetDeclarationListInfo(
            FSharpOption<FSharpParseFileResults>.Some(parsed),
            line,
            text,
            QuickParse.GetPartialLongNameEx(text, column - 1),
            null,
            null,
            null);
        bool followsDot = start > 0 && code[start - 1] == '.';
        IEnumerable<CodeCompletions.Item> items = found.Items
            .Where(item => item.NameInList.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CodeCompletions.Item(item.NameInCode, KindOf(item), FSharpDescription.FirstLine(item.Description)));
        if (!followsDot && prefix.Length > 0)
        {
            items = items.Concat(FSharpKeywords.KeywordsWithDescription
                .Select(keyword => keyword.Item1)
                .Where(keyword => keyword.StartsWith(prefix, StringComparison.Ordinal) && keyword.All(char.IsAsciiLetter))
                .Select(keyword => new CodeCompletions.Item(keyword, "keyword", "")));
        }
        return new CodeCompletions(start, end,
        [
            .. items
                .DistinctBy(item => item.Text)
                .OrderByDescending(item => item.Text.StartsWith(prefix, StringComparison.Ordinal))
                .ThenBy(item => item.Text, StringComparer.OrdinalIgnoreCase)
                .Take(MostItems),
        ]);
    }

    private static string KindOf(DeclarationListItem item) =>
        item.Kind is CompletionItemKind.Method || item.Glyph.IsMethod || item.Glyph.IsExtensionMethod ? "function"
        : item.Kind.IsProperty ? "property"
        : item.Glyph.IsClass || item.Glyph.IsStruct || item.Glyph.IsType || item.Glyph.IsUnion || item.Glyph.IsInterface ? "class"
        : item.Glyph.IsModule || item.Glyph.IsNameSpace ? "module"
        : "instance";

    private static bool IsPartOfName(char character) => char.IsLetterOrDigit(character) || character is '_' or '\'';
}

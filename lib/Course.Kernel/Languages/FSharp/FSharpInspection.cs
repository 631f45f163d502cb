using System.Globalization;
using Course.Kernel.Languages.CSharp;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Course.Kernel.Languages.FSharp;

/// <summary>What a name in an F# cell means: its declaration, its overloads, its documentation.</summary>
internal static class FSharpInspection
{
    private const int MostOverloads = 20;

    public static CodeInspection? Inspect(Shell.FsiEvaluationSession session, string code, int position)
    {
        (int line, int column, string text) = FSharpTokens.Place(code, Math.Clamp(position, 0, code.Length));
        if (QuickParse.GetCompleteIdentifierIsland(true, text, column)?.Value is not var (name, end, _))
        {
            return null;
        }
        (_, FSharpCheckFileResults check, _) = session.ParseAndCheckInteraction(code, FSharpOption<bool>.None);
        ToolTipText found = check.GetToolTip(line, end, text, ListModule.OfSeq(name.Split('.')), FSharpTokenTag.Identifier, FSharpOption<int>.None);
        IReadOnlyList<string> signatures = FSharpDescription.Signatures(found);
        if (signatures is [])
        {
            return null;
        }
        string more = signatures.Count > MostOverloads ? string.Create(CultureInfo.InvariantCulture, $"\n… and {signatures.Count - MostOverloads} more") : "";
        string declarations = string.Join('\n', signatures.Take(MostOverloads)) + more;
        XmlDocumentation documentation = FSharpDescription.Documentation(found);
        return new CodeInspection(
            documentation.IsEmpty ? declarations : $"{declarations}\n\n{documentation.PlainText}",
            documentation.IsEmpty ? $"```fsharp\n{declarations}\n```" : $"```fsharp\n{declarations}\n```\n\n{documentation.Markdown}");
    }
}

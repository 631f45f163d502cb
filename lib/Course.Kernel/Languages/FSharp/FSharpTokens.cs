using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Course.Kernel.Languages.FSharp;

/// <summary>F# code as the compiler's lexer cuts it.</summary>
internal static class FSharpTokens
{
    /// <summary>A line of the code.</summary>
    /// <param name="Text">The line.</param>
    /// <param name="Tokens">What it consists of, blanks included.</param>
    public sealed record Line(string Text, IReadOnlyList<FSharpTokenInfo> Tokens);

    public static IEnumerable<Line> LinesOf(string code)
    {
        FSharpSourceTokenizer tokenizer = new(FSharpList<string>.Empty, FSharpOption<string>.None, FSharpOption<string>.None, FSharpOption<bool>.None);
        FSharpTokenizerLexState state = FSharpTokenizerLexState.Initial;
        foreach (string text in code.Split('\n'))
        {
            FSharpLineTokenizer scanner = tokenizer.CreateLineTokenizer(text);
            List<FSharpTokenInfo> tokens = [];
            while (true)
            {
                (FSharpOption<FSharpTokenInfo>? token, state) = scanner.ScanToken(state);
                if (token is null)
                {
                    break;
                }
                tokens.Add(token.Value);
            }
            yield return new Line(text, tokens);
        }
    }

    /// <summary>Whether the token is a part of a string, of a comment, or of code that an <c>#if</c> leaves out.</summary>
    public static bool IsText(FSharpTokenInfo token) => token.ColorClass is FSharpTokenColorKind.String or FSharpTokenColorKind.Comment or FSharpTokenColorKind.InactiveCode;

    /// <summary>Whether what stands before a position is text.</summary>
    public static bool IsText(string code, int position)
    {
        (int line, int column, _) = Place(code, position);
        return column > 0 && LinesOf(code).ElementAt(line - 1).Tokens.Any(token => IsText(token) && token.LeftColumn < column && column <= token.RightColumn + 1 && !IsClosedBefore(token, column, code, position));
    }

    /// <summary>The line of a position, from 1, its column, from 0, and the line's text.</summary>
    public static (int Line, int Column, string Text) Place(string code, int position)
    {
        string[] before = code[..position].Split('\n');
        return (before.Length, before[^1].Length, code.Split('\n')[before.Length - 1]);
    }

    // The position behind a closing quote is outside.
    private static bool IsClosedBefore(FSharpTokenInfo token, int column, string code, int position) =>
        token.ColorClass == FSharpTokenColorKind.String && column == token.RightColumn + 1 && token.FullMatchedLength > 0 && code[position - 1] == '"' && token.RightColumn > token.LeftColumn;
}

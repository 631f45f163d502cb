namespace Course.Kernel.Languages.FSharp;

/// <summary>Where F# sees directives.</summary>
internal static class FSharpDirectives
{
    /// <summary>The lines, from 0, whose first token is a <c>#</c> that is not text of a string or a comment.</summary>
    public static HashSet<int> LinesIn(string code) =>
    [
        .. FSharpTokens.LinesOf(code).Index()
            .Where(line => line.Item.Tokens.FirstOrDefault(token => token.TokenName != "WHITESPACE") is { TokenName: not null } first
                && !FSharpTokens.IsText(first) && line.Item.Text[first.LeftColumn] == '#')
            .Select(line => line.Index),
    ];
}

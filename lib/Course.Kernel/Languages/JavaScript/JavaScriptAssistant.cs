namespace Course.Kernel.Languages.JavaScript;

/// <summary>
/// Completes names of JavaScript: words of the language, and what is global. It knows what the last cell left, because
/// nobody may look into the engine while a cell runs in it. Thread-safe.
/// </summary>
internal sealed class JavaScriptAssistant
{
    private static readonly string[] Words =
    [
        "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
        "extends", "false", "finally", "for", "function", "if", "in", "instanceof", "let", "new", "null", "of", "return", "static",
        "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "yield",
    ];

    private volatile IReadOnlyList<string> builtIn = [];
    private volatile IReadOnlyList<string> own = [];

    /// <summary>Takes note of what is global now.</summary>
    /// <param name="builtIn">What every cell finds there.</param>
    /// <param name="own">What cells have made.</param>
    public void Note(IReadOnlyList<string> builtIn, IReadOnlyList<string> own)
    {
        this.builtIn = builtIn;
        this.own = own;
    }

    /// <summary>The names that begin as the word before the position does: the cells' own first. None after a dot.</summary>
    public CodeCompletions Complete(string code, int position)
    {
        int start = position;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] is '_' or '$'))
        {
            start--;
        }
        string typed = code[start..position];
        if (start > 0 && code[start - 1] == '.' || typed.Length > 0 && char.IsAsciiDigit(typed[0]))
        {
            return CodeCompletions.None(position);
        }
        IEnumerable<CodeCompletions.Item> items =
        [
            .. own.Order(StringComparer.Ordinal).Select(name => new CodeCompletions.Item(name, "instance", "")),
            .. builtIn.Select(name => (Name: name, Kind: "instance")).Concat(Words.Select(word => (Name: word, Kind: "keyword")))
                .OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => new CodeCompletions.Item(item.Name, item.Kind, "")),
        ];
        return new CodeCompletions(start, position, [.. items.Where(item => item.Text.StartsWith(typed, StringComparison.Ordinal))]);
    }
}

using System.Text;

namespace Course.Cli.Exporting;

/// <summary>Code as coloured HTML by a <see cref="Grammar"/>: one pass from left to right, so broken code takes no longer than good code.</summary>
internal sealed class GrammarColours(string code, Grammar grammar)
{
    private readonly StringBuilder html = new();
    private bool inTag;

    public string ToHtml()
    {
        for (int position = 0; position < code.Length;)
        {
            (int length, string? style) = Next(position);
            html.Append(SyntaxColours.Span(style, code.Substring(position, length)));
            position += length;
        }
        return html.ToString();
    }

    // The piece that begins here.
    private (int Length, string? Style) Next(int start)
    {
        if (grammar.BlockComment is var (open, close) && At(start, open) && !At(start, "(*)"))
        {
            int end = code.IndexOf(close, start + open.Length, StringComparison.Ordinal);
            return ((end < 0 ? code.Length : end + close.Length) - start, "comment");
        }
        if (grammar.LineComment is { } comment && At(start, comment))
        {
            return (LineEnd(start) - start, "comment");
        }
        if (grammar.IsMarkup)
        {
            inTag = code[start] switch { '<' => true, '>' => false, _ => inTag };
            if (!inTag)
            {
                return (1, null);
            }
        }
        if (grammar.HasCharacters && code[start] == '\'')
        {
            int end = At(start, "'\\") ? start + 3 : start + 2;
            return end < code.Length && code[end] == '\'' ? (end + 1 - start, "string") : (1, null);
        }
        if (grammar.Quotes.FirstOrDefault(quote => At(start, quote)) is { } quote)
        {
            return (StringEnd(start + quote.Length, quote) - start, "string");
        }
        if (char.IsAsciiDigit(code[start]))
        {
            return (While(start, place => (char.IsAsciiLetterOrDigit(code[place]) || code[place] is '_' or '.') && !At(place, "..")) - start, "number");
        }
        return IsWord(start) ? Word(start) : (1, null);
    }

    private (int Length, string? Style) Word(int start)
    {
        int end = While(start, place => IsWord(place) || (grammar.IsMarkup && code[place] is '-' or ':' or '.'));
        // let!, yield!
        if (end < code.Length && code[end] == '!' && grammar.Keywords.Contains(code[start..(end + 1)]))
        {
            end++;
        }
        char before = start == 0 ? ' ' : code[start - 1];
        char after = end == code.Length ? ' ' : code[end];
        string? style = grammar.IsMarkup ? before is '<' or '/' or '?' or '!' ? "type" : "method"
            : grammar.Keywords.Contains(code[start..end]) ? "keyword"
            : after == '(' ? "method"
            : char.IsAsciiLetterUpper(code[start]) ? "type"
            : null;
        return (end - start, style);
    }

    // A string of one line that is left open ends with the line.
    private int StringEnd(int start, string quote)
    {
        bool spansLines = quote.Length == 3 || quote == "`";
        int place = start;
        while (place < code.Length && !At(place, quote) && (spansLines || code[place] != '\n'))
        {
            place += code[place] == '\\' && !grammar.IsMarkup && place + 1 < code.Length && code[place + 1] != '\n' ? 2 : 1;
        }
        return At(place, quote) ? place + quote.Length : place;
    }

    private int LineEnd(int start) => code.IndexOf('\n', start) is var end && end < 0 ? code.Length : end;

    private int While(int start, Func<int, bool> holds)
    {
        int place = start + 1;
        while (place < code.Length && holds(place))
        {
            place++;
        }
        return place;
    }

    private bool IsWord(int place) => char.IsLetterOrDigit(code[place]) || code[place] == '_';

    private bool At(int place, string text) => string.CompareOrdinal(code, place, text, 0, text.Length) == 0;
}

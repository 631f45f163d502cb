using Course.Kernel.Notebooks;

namespace Course.Kernel.Languages;

/// <summary>The part of a cell that a cursor is in, with everything else blanked out, so that positions stay what they are.</summary>
/// <param name="Language">The part's language; the name as written if it is none.</param>
/// <param name="Code">The cell's text with blanks for other parts and for magic lines.</param>
/// <param name="MagicLine">The line up to the cursor, if that is in a magic line; else null.</param>
internal sealed record CodeAtPosition(string Language, string Code, string? MagicLine)
{
    private const string MagicMark = "#!";

    public static CodeAtPosition Find(string code, int position, string language)
    {
        char[] blanked = code.ToCharArray();
        string current = CellLanguages.Find(language) ?? language;
        string chosen = current;
        string? magicLine = null;
        int partStart = 0;
        bool isFound = false;
        for (int start = 0; start <= code.Length;)
        {
            int end = code.IndexOf('\n', start);
            end = end < 0 ? code.Length : end;
            bool holdsCursor = position >= start && position <= end;
            if (code.AsSpan(start, end - start).StartsWith(MagicMark))
            {
                Blank(blanked, start, end);
                string magic = FirstWord(code[(start + MagicMark.Length)..end]);
                if (LanguageNamed(magic) is { } next && !holdsCursor)
                {
                    if (isFound)
                    {
                        Blank(blanked, start, code.Length);
                        break;
                    }
                    Blank(blanked, partStart, start);
                    partStart = start;
                    current = next;
                    chosen = next;
                }
                magicLine = holdsCursor ? code[start..position] : magicLine;
            }
            isFound |= holdsCursor;
            start = end + 1;
        }
        return new CodeAtPosition(chosen, new string(blanked), magicLine);
    }

    // A name that is no magic of the kernel is that of a kernel which was connected.
    private static string? LanguageNamed(string magic) =>
        CellLanguages.Find(magic) ?? (magic.Length == 0 || CellMagics.Names.Contains(magic) ? null : magic);

    private static string FirstWord(string text) => text.Split([' ', '\t', '\r'], 2)[0];

    private static void Blank(char[] text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            text[i] = text[i] == '\n' ? '\n' : ' ';
        }
    }
}

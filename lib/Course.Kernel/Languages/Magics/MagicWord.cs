using System.Text;

namespace Course.Kernel.Languages.Magics;

/// <summary>A word of a magic line. Quotes and the brackets of JSON hold words together.</summary>
/// <param name="Text">The word, without quotes around it.</param>
/// <param name="IsQuoted">Whether it stood in quotes.</param>
internal sealed record MagicWord(string Text, bool IsQuoted)
{
    public bool IsParameterName => !IsQuoted && Text.StartsWith("--", StringComparison.Ordinal);

    public static IEnumerable<MagicWord> Split(string line)
    {
        int position = 0;
        while (true)
        {
            while (position < line.Length && char.IsWhiteSpace(line[position]))
            {
                position++;
            }
            if (position == line.Length)
            {
                yield break;
            }
            yield return line[position] switch
            {
                '"' => ReadQuoted(line, ref position),
                '{' or '[' => ReadJson(line, ref position),
                _ => ReadPlain(line, ref position),
            };
        }
    }

    private static MagicWord ReadPlain(string line, ref int position)
    {
        int start = position;
        while (position < line.Length && !char.IsWhiteSpace(line[position]))
        {
            position++;
        }
        return new MagicWord(line[start..position], IsQuoted: false);
    }

    private static MagicWord ReadQuoted(string line, ref int position)
    {
        StringBuilder text = new();
        for (position++; position < line.Length && line[position] != '"'; position++)
        {
            if (line[position] == '\\' && position + 1 < line.Length && line[position + 1] is '"' or '\\')
            {
                position++;
            }
            text.Append(line[position]);
        }
        position = Math.Min(position + 1, line.Length);
        return new MagicWord(text.ToString(), IsQuoted: true);
    }

    // Up to the bracket that closes the first one; a bracket in a JSON string does not count.
    private static MagicWord ReadJson(string line, ref int position)
    {
        int start = position;
        int depth = 0;
        bool isInString = false;
        for (; position < line.Length; position++)
        {
            char character = line[position];
            if (isInString)
            {
                if (character == '\\')
                {
                    position++;
                }
                isInString = character != '"';
                continue;
            }
            isInString = character == '"';
            depth += character is '{' or '[' ? 1 : character is '}' or ']' ? -1 : 0;
            if (depth == 0)
            {
                position++;
                break;
            }
        }
        position = Math.Min(position, line.Length);
        return new MagicWord(line[start..position], IsQuoted: true);
    }
}

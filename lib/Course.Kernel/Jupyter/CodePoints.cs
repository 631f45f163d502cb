namespace Course.Kernel.Jupyter;

/// <summary>Jupyter counts characters, .NET counts UTF-16 units: a character such as 😀 is two of those.</summary>
internal static class CodePoints
{
    /// <summary>The index of a character in units; the length of the text if it has fewer.</summary>
    public static int ToUnits(string text, int characters)
    {
        int index = 0;
        for (; characters > 0 && index < text.Length; characters--)
        {
            index += IsPair(text, index) ? 2 : 1;
        }
        return index;
    }

    /// <summary>How many characters the first units of a text are.</summary>
    public static int FromUnits(string text, int units)
    {
        int characters = 0;
        for (int index = 0; index < units && index < text.Length; characters++)
        {
            index += IsPair(text, index) ? 2 : 1;
        }
        return characters;
    }

    private static bool IsPair(string text, int index) => index + 1 < text.Length && char.IsSurrogatePair(text, index);
}

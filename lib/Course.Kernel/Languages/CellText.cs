using System.Globalization;
using System.Text;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Languages;

/// <summary>A cell's text taken apart at its magic lines: every line that starts with <c>#!</c>, wherever it stands.</summary>
/// <param name="Segments">The parts, in order; parts of nothing but white space are left out.</param>
/// <param name="IsTimed">Whether the cell says <c>#!time</c>.</param>
internal sealed record CellText(IReadOnlyList<CellSegment> Segments, bool IsTimed)
{
    private const string Time = "time";

    /// <exception cref="CellTextException">A magic line is unknown, or has words after it that it does not take.</exception>
    public static CellText Parse(string code, string language, IReadOnlyCollection<string> languages)
    {
        List<CellSegment> segments = [];
        StringBuilder part = new();
        bool isTimed = false;
        int number = 0;
        language = Require(language, languages, $"The cell is in the language \"{language}\"", "", 0);
        foreach (string line in code.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (!line.StartsWith("#!", StringComparison.Ordinal))
            {
                part.Append(line).Append('\n');
                continue;
            }
            string magic = MagicIn(line, number);
            if (magic == Time)
            {
                isTimed = true;
                part.Append('\n');
                continue;
            }
            string next = Require(magic, languages, $"Unknown magic #!{magic}", line, number);
            Close();
            language = next;
        }
        Close();
        return new CellText(segments, isTimed);

        void Close()
        {
            if (!string.IsNullOrWhiteSpace(part.ToString()))
            {
                segments.Add(new CellSegment(language, part.ToString(0, part.Length - 1)));
            }
            part.Clear().Append('\n', number);
        }
    }

    private static string MagicIn(string line, int number)
    {
        string[] words = line[2..].Split(' ', '\t').Where(word => word.Length > 0).ToArray();
        string name = words is [] ? "" : words[0];
        string magic = string.Equals(name, Time, StringComparison.OrdinalIgnoreCase) ? Time : name;
        if (words.Length > 1)
        {
            throw new CellTextException($"The magic #!{magic} takes nothing after it; the line says \"{line.Trim()}\".", line, number);
        }
        return magic;
    }

    private static string Require(string name, IReadOnlyCollection<string> languages, string what, string line, int number)
    {
        string? found = CellLanguages.Find(name) is { } usual && languages.Contains(usual) ? usual : null;
        return found ?? throw new CellTextException(
            string.Create(CultureInfo.InvariantCulture, $"{what}, which this kernel does not have. It has {string.Join(", ", languages.Order(StringComparer.Ordinal).Select(known => "#!" + known))} and #!{Time}."),
            line,
            number);
    }
}

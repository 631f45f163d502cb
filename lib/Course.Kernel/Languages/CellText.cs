using System.Globalization;
using System.Text;
using Course.Kernel.Languages.Magics;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Languages;

/// <summary>A cell's text taken apart at its magic lines: every line that starts with <c>#!</c>, wherever it stands.</summary>
/// <param name="Parts">The parts, in order; text of nothing but white space is left out.</param>
/// <param name="IsTimed">Whether the cell says <c>#!time</c>.</param>
internal sealed record CellText(IReadOnlyList<ICellPart> Parts, bool IsTimed)
{
    /// <summary>The parts that are text in a language.</summary>
    public IEnumerable<CellSegment> Segments => Parts.OfType<CellSegment>();

    /// <exception cref="CellTextException">A magic line is unknown, or has words after it that it does not take.</exception>
    public static CellText Parse(string code, string language, IEnumerable<string> languages) => new CellTextReader(language, languages).Read(code);

    /// <summary>Takes one text apart.</summary>
    private sealed class CellTextReader(string language, IEnumerable<string> languages)
    {
        private static readonly Dictionary<string, string> Unsupported = new() { ["pwsh"] = "PowerShell", ["sql"] = "SQL", ["kql"] = "KQL", ["http"] = "HTTP" };

        // What a part in these languages may say after the name, as in .NET Interactive.
        private static readonly Dictionary<string, MagicSyntax> LanguageSyntax = new()
        {
            ["mermaid"] = new(
                "mermaid",
                "Text that follows is a Mermaid diagram.",
                new MagicParameter("--display-width", "The width of the picture."),
                new MagicParameter("--display-height", "The height of the picture."),
                new MagicParameter("--display-background-color", "The colour behind the picture.")),
        };

        private readonly HashSet<string> known = [.. languages];
        private readonly List<ICellPart> parts = [];
        private readonly StringBuilder text = new();
        private MagicCommand? taker;
        private bool isTimed;

        public CellText Read(string code)
        {
            language = RequireLanguage(language);
            int number = 0;
            foreach (string line in code.ReplaceLineEndings("\n").Split('\n'))
            {
                number++;
                if (line.StartsWith("#!", StringComparison.Ordinal))
                {
                    ReadMagic(line, number);
                }
                else
                {
                    text.Append(line).Append('\n');
                }
            }
            Close(number);
            return new CellText(parts, isTimed);
        }

        private void ReadMagic(string line, int number)
        {
            string name = line[2..].Split(' ', '\t').FirstOrDefault(word => word.Length > 0) ?? "";
            if (MagicCatalog.Find(name) is null && FindLanguage(name) is { } next)
            {
                LanguageSyntax.GetValueOrDefault(next, new MagicSyntax(name, "")).ReadArguments(line, number);
                Close(number);
                language = next;
                return;
            }
            MagicSyntax syntax = MagicCatalog.Find(name) ?? throw Unknown(name, line, number);
            MagicCommand command = new(syntax.Name, language, ReadArguments(syntax, line, number), line, number);
            if (syntax == MagicCatalog.Time)
            {
                isTimed = true;
                text.Append('\n');
                return;
            }
            Close(number);
            if (syntax.TakesContent)
            {
                taker = command;
                return;
            }
            parts.Add(command);
            if (syntax == MagicCatalog.Connect)
            {
                known.Add(command["--kernel-name"]!);
            }
        }

        private static IReadOnlyDictionary<string, string> ReadArguments(MagicSyntax syntax, string line, int number)
        {
            if (syntax == MagicCatalog.Connect && MagicWord.Split(line).ElementAtOrDefault(1) is { } kind && kind.Text != syntax.Subcommand)
            {
                throw new CellTextException($"#!connect {kind.Text} is not supported by this kernel, which connects to Jupyter kernels only: {syntax.Usage}", line, number);
            }
            return syntax.ReadArguments(line, number);
        }

        /// <summary>Ends the part that the text so far belongs to.</summary>
        private void Close(int number)
        {
            if (taker is not null)
            {
                parts.Add(taker with { Content = text.ToString().Trim('\n') });
                taker = null;
            }
            else if (!string.IsNullOrWhiteSpace(text.ToString()))
            {
                parts.Add(new CellSegment(language, text.ToString(0, text.Length - 1)));
            }
            text.Clear().Append('\n', number);
        }

        private string? FindLanguage(string name) =>
            known.Contains(name) ? name
            : CellLanguages.Find(name) is { } usual && known.Contains(usual) ? usual
            : null;

        private string RequireLanguage(string name) => FindLanguage(name) ?? throw (IsUnsupported(name) ?? new CellTextException(
            $"The cell is in the language \"{name}\", which this kernel does not have. It has {Names(known)}; a Jupyter kernel is connected by {MagicCatalog.Connect.Usage}.", "", 0));

        private CellTextException Unknown(string name, string line, int number)
        {
            if (IsUnsupported(name) is { } unsupported)
            {
                return new CellTextException(unsupported.Message, line, number);
            }
            string[] magics = [.. known, .. MagicCatalog.All.Select(magic => magic.Name)];
            string advice = NearestName.Find(name, magics) is { } nearest ? $"Did you mean #!{nearest}?" : $"There are {Names(magics)}.";
            return new CellTextException($"Unknown magic #!{name}. {advice}", line, number);
        }

        private static CellTextException? IsUnsupported(string name) =>
            CellLanguages.Find(name) is { } usual && Unsupported.TryGetValue(usual, out string? title)
                ? new CellTextException(string.Create(CultureInfo.InvariantCulture, $"{title} (#!{usual}) is not supported by this kernel; cells can be in C#, F#, JavaScript, Python, HTML, Markdown and Mermaid."), "", 0)
                : null;

        private static string Names(IEnumerable<string> names) => string.Join(", ", names.Distinct().Order(StringComparer.Ordinal).Select(name => "#!" + name));
    }
}

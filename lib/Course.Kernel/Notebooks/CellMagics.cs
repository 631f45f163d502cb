using System.Text.RegularExpressions;

namespace Course.Kernel.Notebooks;

/// <summary>The magic lines that a cell may hold besides the names of languages. Thread-safe.</summary>
public static partial class CellMagics
{
    private static readonly HashSet<string> Known =
        [.. Languages.Magics.MagicCatalog.All.Select(magic => magic.Name)];

    /// <summary>The names, without <c>#!</c>.</summary>
    public static IReadOnlyCollection<string> Names => Known;

    /// <summary>The names that a text gives to Jupyter kernels (<c>#!connect jupyter --kernel-name NAME …</c>), which are magics from then on.</summary>
    /// <param name="source">The text of a cell.</param>
    public static IEnumerable<string> ConnectedIn(string source) =>
        Connection().Matches(source).Select(match => match.Groups["name"].Value);

    /// <summary>The name of the magic that a line holds; null if the line is none.</summary>
    /// <param name="line">A line of a cell.</param>
    public static string? NameIn(string line) => Magic().Match(line) is { Success: true } magic ? magic.Groups["name"].Value : null;

    [GeneratedRegex(@"^#!connect\s.*--kernel-name\s+""?(?<name>[^\s""]+)", RegexOptions.Multiline)]
    private static partial Regex Connection();

    [GeneratedRegex(@"^#!(?<name>\S*)")]
    private static partial Regex Magic();
}

using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace Course.Kernel.Languages.Packages;

/// <summary>
/// A line that asks for a package, <c>#r "nuget: NAME, VERSION"</c>, or names a place to look for packages,
/// <c>#i "nuget: PLACE"</c>. The compilers do not know them.
/// </summary>
/// <param name="IsSource">Names a place, or else a package.</param>
/// <param name="Name">The package's name, or the folder or address.</param>
/// <param name="Version">A version or range as NuGet spells them; null for the newest.</param>
/// <param name="Line">The line in the code, from 1.</param>
internal sealed partial record PackageDirective(bool IsSource, string Name, string? Version, int Line)
{
    public override string ToString() => Version is null ? Name : $"{Name}, {Version}";

    /// <summary>What is wrong with it, before anybody is asked for the package; null if nothing is.</summary>
    public string? Fault =>
        IsSource && Name.Length == 0 ? "#i names no place: write #i \"nuget: FOLDER\" or an address."
        : IsSource && Name.Contains(';', StringComparison.Ordinal) ? $"#i names one place, and {Name} is several: write a line for each."
        : IsSource && !Uri.IsWellFormedUriString(Name, UriKind.Absolute) && !Directory.Exists(Name) ? $"There is no folder {Name}: #i takes a folder or an address."
        : IsSource ? null
        : Name.Length == 0 ? "#r names no package: write #r \"nuget: NAME\" or #r \"nuget: NAME, VERSION\"."
        : !PackageName().IsMatch(Name) ? $"\"{Name}\" is not a name that a package can have: write #r \"nuget: NAME\" or #r \"nuget: NAME, VERSION\"."
        : Version is not null && !VersionRange.TryParse(Version, out _) ? $"\"{Version}\" is not a version: write one such as 1.2.3, 1.* or [1.2,2.0)."
        : null;

    /// <summary>Blanks the directives out of the code; everything else stays at its place.</summary>
    /// <param name="code">The code.</param>
    /// <param name="directiveLines">
    /// The lines, from 0, that the language takes for directives: the same text in a string, a comment or an <c>#if</c> that
    /// does not hold is none. Asked only for code that may hold one.
    /// </param>
    public static (string Code, IReadOnlyList<PackageDirective> Directives) Extract(string code, Func<string, IReadOnlySet<int>> directiveLines)
    {
        if (!code.Contains("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            return (code, []);
        }
        IReadOnlySet<int> places = directiveLines(code);
        List<PackageDirective> directives = [];
        string[] lines = code.Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            if (!places.Contains(index) || Form().Match(lines[index]) is not { Success: true } match)
            {
                continue;
            }
            bool isSource = match.Groups["kind"].Value == "i";
            string[] parts = isSource ? [match.Groups["rest"].Value.Trim()] : [.. match.Groups["rest"].Value.Split(',', 2).Select(part => part.Trim())];
            directives.Add(new PackageDirective(isSource, parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null, index + 1));
            lines[index] = new string(' ', lines[index].Length);
        }
        return (string.Join('\n', lines), directives);
    }

    /// <summary>Whether a position is in the line of a directive. For the arguments see <see cref="Extract"/>.</summary>
    public static bool IsIn(string code, int position, Func<string, IReadOnlySet<int>> directiveLines)
    {
        int line = code.AsSpan(0, Math.Clamp(position, 0, code.Length)).Count('\n');
        return Extract(code, directiveLines).Directives.Any(directive => directive.Line == line + 1);
    }

    [GeneratedRegex("""^\s*#(?<kind>[ri])\s+"(?i:nuget:)(?<rest>[^"]*)"\s*(//.*)?$""")]
    private static partial Regex Form();

    [GeneratedRegex("""^\w+([._-]\w+)*$""")]
    private static partial Regex PackageName();
}

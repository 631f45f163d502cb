namespace Course.Kernel.Languages.Magics;

/// <summary>What can stand in a magic line: names of magics, their parameters, and the values that these can have.</summary>
/// <param name="languages">The languages that there are.</param>
/// <param name="magics">What can follow <c>#!</c>, languages included.</param>
/// <param name="kernelSpecs">The Jupyter kernels that can be connected.</param>
internal sealed class MagicCompletion(IEnumerable<string> languages, IEnumerable<string> magics, Func<IEnumerable<string>> kernelSpecs)
{
    private const string Mark = "#!";

    /// <summary>Completes a line.</summary>
    /// <param name="line">The line, up to the cursor.</param>
    /// <param name="position">Where the cursor is in the cell.</param>
    public CodeCompletions Complete(string line, int position)
    {
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        bool isNewWord = line.Length > 0 && line[^1] is ' ' or '\t';
        string typed = isNewWord || words is [] ? "" : words[^1];
        string[] before = isNewWord ? words : words[..Math.Max(0, words.Length - 1)];
        IEnumerable<CodeCompletions.Item> items = before is []
            ? magics.Select(magic => new CodeCompletions.Item(Mark + magic, "keyword", MagicCatalog.Find(magic)?.Description ?? "")).OrderBy(item => item.Text, StringComparer.Ordinal)
            : before[0].StartsWith(Mark, StringComparison.Ordinal) && MagicCatalog.Find(before[0][Mark.Length..]) is { } syntax ? After(syntax, before)
            : [];
        return new CodeCompletions(position - typed.Length, position, [.. items.Where(item => item.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))]);
    }

    private IEnumerable<CodeCompletions.Item> After(MagicSyntax syntax, string[] before)
    {
        if (syntax.Subcommand is { } subcommand && before.Length == 1)
        {
            return [new CodeCompletions.Item(subcommand, "keyword", "")];
        }
        return ValuesOf(before[^1]) is { } values
            ? values.Select(value => new CodeCompletions.Item(value, "instance", ""))
            : syntax.Parameters.Where(parameter => !before.Contains(parameter.Name)).Select(parameter => new CodeCompletions.Item(parameter.Name, "property", parameter.Description));
    }

    /// <summary>The values of a parameter; null for another word, and for a parameter whose value can be anything.</summary>
    private IEnumerable<string>? ValuesOf(string parameter) => parameter switch
    {
        "--from" => languages,
        "--value" or "--from-value" => languages.Select(language => $"@{language}:"),
        "--kernel-spec" => kernelSpecs().Distinct().Order(StringComparer.Ordinal),
        "--mime-type" => ["application/json", "text/html", "text/plain"],
        "--name" or "--as" or "--file" or "--kernel-name" or "--from-file" or "--from-url" => [],
        _ => null,
    };
}

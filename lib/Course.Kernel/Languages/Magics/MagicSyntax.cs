namespace Course.Kernel.Languages.Magics;

/// <summary>A magic and what its line may say. The spelling is that of .NET Interactive.</summary>
/// <param name="Name">The name, without <c>#!</c>.</param>
/// <param name="Description">One sentence for <c>#!lsmagic</c>.</param>
/// <param name="Parameters">What the line may say after the name.</param>
internal sealed record MagicSyntax(string Name, string Description, params IReadOnlyList<MagicParameter> Parameters)
{
    private const string Prefix = "--";

    /// <summary>The word that has to stand after the name (<c>#!connect jupyter</c>); null for none.</summary>
    public string? Subcommand { get; init; }

    /// <summary>Whether the text below the line belongs to the magic.</summary>
    public bool TakesContent { get; init; }

    /// <summary>Reads what a line says after the magic's name.</summary>
    /// <exception cref="CellTextException">The line says what the magic does not take, or lacks what it needs.</exception>
    public IReadOnlyDictionary<string, string> ReadArguments(string line, int lineNumber)
    {
        Queue<MagicWord> words = new(MagicWord.Split(line).Skip(1));
        if (Subcommand is not null && (!words.TryDequeue(out MagicWord? subcommand) || subcommand.Text != Subcommand))
        {
            throw Fail($"#!{Name} is followed by \"{Subcommand}\"", null);
        }
        Dictionary<string, string> arguments = [];
        while (words.TryDequeue(out MagicWord? word))
        {
            (MagicParameter parameter, string value) = ReadArgument(word, words);
            if (!arguments.TryAdd(parameter.Name, value))
            {
                throw Fail($"#!{Name} takes {parameter.Name} only once", null);
            }
        }
        if (Parameters.FirstOrDefault(parameter => parameter.IsRequired && !arguments.ContainsKey(parameter.Name)) is { } missing)
        {
            throw Fail($"#!{Name} needs {missing.Name}", missing);
        }
        return arguments;

        (MagicParameter Parameter, string Value) ReadArgument(MagicWord word, Queue<MagicWord> rest)
        {
            if (!word.IsParameterName)
            {
                return Parameters.FirstOrDefault(parameter => parameter.IsImplicit) is { } unnamed
                    ? (unnamed, word.Text)
                    : throw Fail(Parameters is [] ? $"The magic #!{Name} takes nothing after it" : $"#!{Name} does not take \"{word.Text}\"", null);
            }
            MagicParameter named = Parameters.FirstOrDefault(parameter => parameter.Name == word.Text)
                ?? throw Fail($"#!{Name} does not take {word.Text}", null);
            if (named.IsFlag)
            {
                return (named, "");
            }
            if (!rest.TryPeek(out MagicWord? value) || value.IsParameterName)
            {
                throw Fail($"#!{Name} needs a value after {named.Name}", null);
            }
            return (named, rest.Dequeue().Text);
        }

        CellTextException Fail(string what, MagicParameter? missing)
        {
            string sense = missing is null ? "" : $" ({char.ToLowerInvariant(missing.Description[0])}{missing.Description[1..].TrimEnd('.')})";
            return new CellTextException($"{what}{sense}; the line says \"{line.Trim()}\". It is written: {Usage}", line, lineNumber);
        }
    }

    /// <summary>How the line is written, such as <c>#!share --from FROM [--as AS] NAME</c>.</summary>
    public string Usage => string.Join(' ', ["#!" + Name, .. Subcommand is null ? [] : new[] { Subcommand }, .. Parameters.Select(Describe)]);

    private static string Describe(MagicParameter parameter)
    {
        string placeholder = parameter.Name[Prefix.Length..].ToUpperInvariant();
        string text = parameter switch
        {
            { IsImplicit: true } => placeholder,
            { IsFlag: true } => parameter.Name,
            _ => $"{parameter.Name} {placeholder}",
        };
        return parameter.IsRequired ? text : $"[{text}]";
    }
}

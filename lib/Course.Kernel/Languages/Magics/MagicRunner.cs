using System.Text.RegularExpressions;
using Course.Kernel.Child;
using Course.Kernel.Jupyter;
using Course.Kernel.Languages.Connected;
using Course.Kernel.Languages.Values;
using Course.Kernel.Notebooks;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Magics;

/// <summary>Does what magic lines say.</summary>
/// <param name="languages">The languages that there are.</param>
/// <param name="folder">The notebook's folder, where relative paths start.</param>
/// <param name="run">Runs the text of an imported file.</param>
internal sealed partial class MagicRunner(LanguageSet languages, string folder, Func<ImportedText, CellExecution, Task> run)
{
    private const string Below = "text below the line";

    private static readonly string[] Sources = ["--from-file", "--from-url", "--from-value"];

    private readonly KernelConnector connector = new(folder);

    // The kernelspecs of the kernels that are connected, by the names that these have in cells.
    private readonly Dictionary<string, string> connected = [];
    private readonly Importer importer = new(folder, run);

    /// <exception cref="CellTextException">The magic cannot do what the line says.</exception>
    /// <exception cref="LanguageUnavailableException">It needs a language that cannot run on this machine.</exception>
    public async Task ExecuteAsync(MagicCommand command, CellExecution execution)
    {
        try
        {
            await (command.Name switch
            {
                "about" => Show(MagicPages.About(languages.Names)),
                "connect" => ConnectAsync(command, execution),
                "import" => importer.ImportAsync(command, execution),
                "lsmagic" => Show(MagicPages.Magics(languages.Names)),
                "set" => SetAsync(command, execution),
                "share" => ShareAsync(command, execution),
                "value" => StoreAsync(command, execution),
                "who" => WhoAsync(command, MagicPages.Names, execution),
                "whos" => WhoAsync(command, MagicPages.Values, execution),
                _ => throw new InvalidOperationException($"#!{command.Name} has no code."),
            }).ConfigureAwait(false);
        }
        catch (ValueException failure)
        {
            throw command.Fail($"#!{command.Name} failed: {failure.Message}.", failure);
        }
    }

    private static Task Show(PocketView page)
    {
        CellDisplay.Show([new FormattedValue(HtmlFormatter.MimeType, page.ToString())]);
        return Task.CompletedTask;
    }

    private async Task ConnectAsync(MagicCommand command, CellExecution execution)
    {
        string name = command["--kernel-name"]!;
        if (!KernelName().IsMatch(name))
        {
            throw command.Fail($"\"{name}\" cannot follow #!: a kernel's name is one word without quotes and without : and @.");
        }
        if (MagicCatalog.Find(name) is not null || CellLanguages.Find(name) is not null)
        {
            throw command.Fail($"#!{name} means something else already; give the kernel another name.");
        }
        string spec = command["--kernel-spec"]!;
        if (connected.TryGetValue(name, out string? running))
        {
            if (KernelConnector.UsualName(running) != KernelConnector.UsualName(spec))
            {
                throw command.Fail($"{(KernelConnector.Knows(spec) ? $"#!{name} is a name in use: give {spec} another one" : KernelConnector.Missing(spec).TrimEnd('.'))}. The kernel {running} stays connected as #!{name}.");
            }
            $"Kernel kept: #!{name} is connected to {running} already, and its variables keep their values.".DisplayAs(PlainTextFormatter.MimeType);
            return;
        }
        try
        {
            ICellLanguage language = await connector.ConnectAsync(spec, execution).ConfigureAwait(false);
            languages.Add(name, () => language);
            _ = languages[name];
            connected.Add(name, spec);
        }
        catch (LanguageUnavailableException missing)
        {
            languages.AddUnavailable(name, missing.Message);
            throw;
        }
        catch (JupyterException failure)
        {
            languages.AddUnavailable(name, failure.Message);
            throw command.Fail(failure.Message, failure);
        }
        $"Kernel added: #!{name}".DisplayAs(PlainTextFormatter.MimeType);
    }

    private async Task ShareAsync(MagicCommand command, CellExecution execution)
    {
        string name = command["--name"]!;
        SharedValue value = await GetAsync(command["--from"]!, name, command, execution).ConfigureAwait(false);
        if (command["--mime-type"] is { } mimeType)
        {
            value = value.As(mimeType);
        }
        await VariablesOf(command.Language, command).SetAsync(command["--as"] ?? name, value, execution).ConfigureAwait(false);
    }

    private async Task SetAsync(MagicCommand command, CellExecution execution)
    {
        bool isByReference = command.Has("--byref");
        string? mimeType = command["--mime-type"];
        if (isByReference && mimeType is not null)
        {
            throw command.Fail("The --mime-type and --byref options cannot be used together.");
        }
        IVariables target = VariablesOf(command.Language, command);
        SharedValue value = await EvaluateAsync(command["--value"]!, command, execution).ConfigureAwait(false);
        if (isByReference && (value is not SharedValue.Reference || !IsOfThisProcess(command.Language)))
        {
            throw command.Fail("--byref shares objects of C# and F# only; leave it out to get a copy.");
        }
        // Without --byref a value is copied as JSON; what was written or typed is no such value.
        if (!isByReference && NamesVariable(command["--value"]!))
        {
            value = value.As(mimeType ?? JsonFormatter.MimeType);
        }
        await target.SetAsync(command["--name"]!, value, execution).ConfigureAwait(false);
    }

    private async Task StoreAsync(MagicCommand command, CellExecution execution)
    {
        string[] sources = [.. Sources.Append(Below).Where(place => place == Below ? command.Content.Length > 0 : command.Has(place))];
        if (sources is not [var source])
        {
            throw command.Fail(sources is []
                ? $"#!value has nothing to store: write the text below the line, or say {string.Join(" or ", Sources)}."
                : $"#!value stores one text, and the cell gives {string.Join(" and ", sources)}.");
        }
        (string text, string? mimeType) = source switch
        {
            "--from-file" => (ReadFile(command[source]!, command), null),
            "--from-url" => await Download.TextAsync(command[source]!, command, execution.CancellationToken).ConfigureAwait(false),
            "--from-value" => (await EvaluateAsync(command[source]!, command, execution).ConfigureAwait(false) switch
            {
                SharedValue.Reference { Value: string literal } => literal,
                SharedValue other => other.As(JsonFormatter.MimeType).Content,
            }, null),
            _ => (command.Content, null),
        };
        SharedValue value = new SharedValue.Text(command["--mime-type"] ?? mimeType ?? PlainTextFormatter.MimeType, text);
        await VariablesOf(StoredValues.Name, command).SetAsync(command["--name"]!, value, execution).ConfigureAwait(false);
    }

    private async Task WhoAsync(MagicCommand command, Func<IReadOnlyList<CellVariable>, PocketView> page, CellExecution execution)
    {
        IReadOnlyList<CellVariable> variables = await VariablesOf(command.Language, command).ListAsync(execution).ConfigureAwait(false);
        await Show(page(variables)).ConfigureAwait(false);
    }

    /// <summary>What <c>@language:name</c>, <c>@name</c> or a literal stands for.</summary>
    private async Task<SharedValue> EvaluateAsync(string expression, MagicCommand command, CellExecution execution)
    {
        if (!expression.StartsWith('@'))
        {
            return new SharedValue.Reference(expression);
        }
        (string language, string name) = expression[1..].Split(':', 2) is [var before, var after] ? (before, after) : (command.Language, expression[1..]);
        if (language is "input" or "password")
        {
            bool isPassword = language == "password";
            string? line = CellInput.Current is { } input ? await input.ReadLineAsync(name, isPassword).ConfigureAwait(false) : null;
            return line is null ? throw command.Fail($"{expression} asks the reader for a value, and nobody can be asked here.")
                : new SharedValue.Reference(isPassword ? new PasswordString(line) : line);
        }
        return await GetAsync(language, name, command, execution).ConfigureAwait(false);
    }

    private async Task<SharedValue> GetAsync(string language, string name, MagicCommand command, CellExecution execution)
    {
        // A language that no cell has used has no variables; those that take a while to start are not started to say so.
        string found = RequireLanguage(language, command);
        IVariables? source = found is "fsharp" or "javascript" && languages.FindStarted(found) is null ? null : VariablesOf(found, command);
        SharedValue? value = source is null ? null : await source.FindAsync(name, execution).ConfigureAwait(false);
        return value ?? throw command.Fail($"There is no value \"{name}\" in {language}{await NearbyAsync(source, name, execution).ConfigureAwait(false)}");
    }

    private static async Task<string> NearbyAsync(IVariables? source, string name, CellExecution execution)
    {
        string[] names = source is null ? [] : [.. (await source.ListAsync(execution).ConfigureAwait(false)).Select(variable => variable.Name)];
        return NearestName.Find(name, names) is { } nearest ? $". Did you mean {nearest}?"
            : names is [] ? ", which has no variables yet."
            : $". There are {string.Join(", ", names)}.";
    }

    private IVariables VariablesOf(string language, MagicCommand command)
    {
        string name = RequireLanguage(language, command);
        return languages.VariablesOf(name) ?? throw command.Fail(languages[name] is JupyterLanguage kernel
            ? $"#!{command.Name} cannot reach variables of {name}: it is the Jupyter kernel {kernel.Spec.Name}, and only a Python kernel's can be reached."
            : $"#!{command.Name} needs a language with variables, and {name} has none.");
    }

    private string RequireLanguage(string language, MagicCommand command)
    {
        string name = languages.Has(language) ? language : CellLanguages.Find(language) ?? language;
        if (languages.Has(name))
        {
            return name;
        }
        string advice = NearestName.Find(name, languages.Names) is { } nearest ? $" Did you mean {nearest}?" : $" There are {string.Join(", ", languages.Names)}.";
        throw command.Fail($"There is no language \"{language}\" here.{advice}");
    }

    [GeneratedRegex("""^[^\s"'`:@]+$""")]
    private static partial Regex KernelName();

    private static bool NamesVariable(string expression) =>
        expression.StartsWith('@') && expression.Split(':')[0] is not ("@input" or "@password");

    private static bool IsOfThisProcess(string language) => language is "csharp" or "fsharp";

    private string ReadFile(string path, MagicCommand command)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw command.Fail($"\"{path}\" cannot be read ({exception.Message}); paths start at the notebook's folder.", exception);
        }
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Jupyter.KernelSpecs;

/// <summary>What a kernelspec says about the kernel that it starts. Immutable.</summary>
/// <param name="Name">What notebooks call it.</param>
/// <param name="Folder">The folder that holds its <c>kernel.json</c>.</param>
/// <param name="Language">The language, such as <c>python</c>.</param>
/// <param name="Arguments">The command line, with <c>{connection_file}</c> and the like in it.</param>
/// <param name="Environment">Variables that the kernel's process gets; a value may hold <c>${OTHER}</c>.</param>
/// <param name="IsInterruptedByMessage">Whether it is interrupted by a message; else by a signal.</param>
internal sealed partial record KernelSpec(
    string Name,
    string Folder,
    string Language,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    bool IsInterruptedByMessage)
{
    public bool IsPython => Language.Equals("python", StringComparison.OrdinalIgnoreCase);

    private string File => Path.Combine(Folder, InstalledKernelSpec.File);

    // PREFIX/share/jupyter/kernels/NAME
    private string Prefix => Path.GetFullPath(Path.Combine(Folder, "..", "..", "..", ".."));

    /// <summary>Reads what is installed.</summary>
    /// <exception cref="JupyterException">It cannot be read, or does not say how to start the kernel.</exception>
    public static KernelSpec Read(InstalledKernelSpec installed)
    {
        string file = Path.Combine(installed.Folder, InstalledKernelSpec.File);
        string text;
        try
        {
            text = System.IO.File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JupyterException($"The kernelspec {file} cannot be read ({exception.Message}).", exception);
        }
        JsonObject? json = JsonText.TryParse(text, out JsonNode? node) ? node as JsonObject : null;
        string?[] arguments = json?["argv"] is JsonArray words ? [.. words.Select(TextOf)] : [];
        if (arguments is [] || arguments.Contains(null) || arguments[0]!.Length == 0)
        {
            throw new JupyterException($"The kernelspec {file} does not say how to start the kernel: its \"argv\" is not a list of texts. Install the kernel {installed.Name} anew.");
        }
        return new KernelSpec(
            installed.Name,
            installed.Folder,
            TextOf(json!["language"]) ?? "",
            [.. arguments.Select(argument => argument!)],
            json["env"] is JsonObject variables ? variables.Where(variable => TextOf(variable.Value) is not null).ToDictionary(variable => variable.Key, variable => TextOf(variable.Value)!) : [],
            TextOf(json["interrupt_mode"]) == "message");
    }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> CommandLine(string connectionFile)
    {
        Dictionary<string, string> values = new() { ["connection_file"] = connectionFile, ["resource_dir"] = Folder, ["prefix"] = Prefix };
        string[] filled = [.. Arguments.Select(argument => Placeholder().Replace(argument, match => values.GetValueOrDefault(match.Groups["name"].Value, match.Value)))];
        return [PythonCommand().IsMatch(filled[0]) ? FindPython(filled[0]) : filled[0], .. filled[1..]];
    }

    /// <summary>The variables with the others in their values filled in; one that is not set is left as it is written.</summary>
    public IEnumerable<KeyValuePair<string, string>> EnvironmentFilled(Func<string, string?> variable) =>
        Environment.Select(pair => KeyValuePair.Create(pair.Key, Variable().Replace(pair.Value, match => variable(match.Groups["name"].Value) ?? match.Value)));

    public override string ToString() => $"{Name} ({File})";

    /// <summary>
    /// The Python that a bare "python" means. Jupyter takes the one that runs Jupyter itself, which is the one that the kernel
    /// was installed for: here it is the one beside the kernelspec, or else the first on the path.
    /// </summary>
    private string FindPython(string command)
    {
        string[] names = [command, "python3", "python"];
        string[] folders = OperatingSystem.IsWindows() ? [Prefix, Path.Combine(Prefix, "Scripts")] : [Path.Combine(Prefix, "bin")];
        return folders.SelectMany(folder => names.Select(name => ProgramPath.In(folder, name))).FirstOrDefault(found => found is not null)
            ?? names.Select(ProgramPath.Find).FirstOrDefault(found => found is not null)
            ?? command;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    [GeneratedRegex(@"\{(?<name>[A-Za-z0-9_]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^python(3(\.\d+)?)?$")]
    private static partial Regex PythonCommand();
}

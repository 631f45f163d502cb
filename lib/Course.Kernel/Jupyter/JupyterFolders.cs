namespace Course.Kernel.Jupyter;

/// <summary>Where Jupyter keeps its files, by the rules of jupyter_core. Immutable.</summary>
/// <param name="UserData">The user's own data folder; kernelspecs are in its subfolder <c>kernels</c>.</param>
/// <param name="SystemData">The data folders for everybody, nearest first.</param>
/// <param name="ExtraData">The folders of <c>JUPYTER_PATH</c>, which come before all others.</param>
/// <param name="Runtime">Where connection files go.</param>
public sealed record JupyterFolders(string UserData, IReadOnlyList<string> SystemData, IReadOnlyList<string> ExtraData, string Runtime)
{
    /// <summary>The data folders of the environments that programs are run from: an active virtual environment, and what the PATH leads to.</summary>
    public IReadOnlyList<string> EnvironmentData { get; init; } = [];

    /// <summary>Whether what an environment has comes before what the user has.</summary>
    public bool PrefersEnvironment { get; init; }

    /// <summary>The folders that count on this machine, for this user and this environment.</summary>
    public static JupyterFolders OfThisMachine() => Find(
        OperatingSystem.IsWindows() ? JupyterPlatform.Windows : OperatingSystem.IsMacOS() ? JupyterPlatform.MacOS : JupyterPlatform.Linux,
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Every data folder that Jupyter searches for kernelspecs, in its order.</summary>
    public IEnumerable<string> Searched => PrefersEnvironment
        ? [.. ExtraData, .. EnvironmentData, UserData, .. SystemData]
        : [.. ExtraData, UserData, .. EnvironmentData, .. SystemData];

    /// <summary>The folders by the rules of a platform.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="variable">Reads an environment variable; null or empty if it is not set.</param>
    /// <param name="home">The user's home folder.</param>
    public static JupyterFolders Find(JupyterPlatform platform, Func<string, string?> variable, string home)
    {
        ArgumentNullException.ThrowIfNull(variable);
        char separator = platform == JupyterPlatform.Windows ? ';' : ':';
        string userData = Set("JUPYTER_DATA_DIR") ?? platform switch
        {
            JupyterPlatform.MacOS => Join(home, "Library", "Jupyter"),
            JupyterPlatform.Windows => Set("APPDATA") is { } roaming ? Join(roaming, "jupyter") : Join(home, ".jupyter", "data"),
            _ => Join(Set("XDG_DATA_HOME") ?? Join(home, ".local", "share"), "jupyter"),
        };
        IReadOnlyList<string> systemData = platform == JupyterPlatform.Windows
            ? [Join(Set("PROGRAMDATA") ?? @"C:\ProgramData", "jupyter")]
            : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
        IReadOnlyList<string> extra = Set("JUPYTER_PATH")?.Split(separator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new JupyterFolders(userData, systemData, extra, Set("JUPYTER_RUNTIME_DIR") ?? Join(userData, "runtime"))
        {
            EnvironmentData = [.. Prefixes().Select(prefix => Join(prefix, "share", "jupyter")).Distinct().Where(folder => folder != userData && !systemData.Contains(folder))],
            PrefersEnvironment = Set("JUPYTER_PREFER_ENV_PATH") is { } choice ? !IsNo(choice) : Set("VIRTUAL_ENV") is not null,
        };

        // Python's sys.prefix: Jupyter asks its own Python, and which one that is, the PATH says.
        IEnumerable<string> Prefixes()
        {
            IEnumerable<string> active = new[] { Set("VIRTUAL_ENV"), Set("CONDA_PREFIX") }.OfType<string>();
            string programs = platform == JupyterPlatform.Windows ? @"\Scripts" : "/bin";
            string[] path = Set("PATH")?.Split(separator, StringSplitOptions.RemoveEmptyEntries) ?? [];
            return active.Concat(path
                .Select(folder => folder.TrimEnd('/', '\\'))
                .Where(folder => folder.EndsWith(programs, StringComparison.OrdinalIgnoreCase) && folder.Length > programs.Length)
                .Select(folder => folder[..^programs.Length]));
        }

        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;

        static bool IsNo(string choice) => choice.ToLowerInvariant() is "no" or "n" or "false" or "off" or "0" or "0.0";

        string Join(params string[] parts) => string.Join(platform == JupyterPlatform.Windows ? '\\' : '/', parts);
    }
}

namespace Course.Kernel.Jupyter.KernelSpecs;

/// <summary>Finds programs as the system does, without starting one.</summary>
internal static class ProgramPath
{
    /// <summary>The first program of a name on the PATH; null if there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => In(folder, name))
        .FirstOrDefault(found => found is not null);

    /// <summary>The program of a name in a folder; null if it is not there.</summary>
    public static string? In(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name) is var path && File.Exists(path) ? path : null;
}

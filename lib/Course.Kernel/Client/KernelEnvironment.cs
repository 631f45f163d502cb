namespace Course.Kernel;

/// <summary>The environment of a kernel's process: the caller's, without what would make its results differ from machine to machine.</summary>
internal static class KernelEnvironment
{
    // What tunes the runtime would also tune what a lesson measures; what hooks into it would run in the kernel as well.
    private static readonly string[] Removed =
        ["DOTNET_TC_", "DOTNET_Tiered", "DOTNET_ReadyToRun", "DOTNET_gc", "DOTNET_GC", "COMPlus_", "DOTNET_STARTUP_HOOKS", "DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "FORCE_COLOR"];

    private static readonly Dictionary<string, string> Added = new()
    {
        ["COURSE_NOTEBOOK_HOST"] = "static",
        ["NO_COLOR"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        // Neither a dump nor a leftover socket in the temporary folder when the process has to be killed.
        ["DOTNET_DbgEnableMiniDump"] = "0",
        ["DOTNET_EnableDiagnostics_IPC"] = "0",
    };

    public static void Apply(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string?> chosen)
    {
        foreach (string name in environment.Keys.Where(name => Removed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToArray())
        {
            environment.Remove(name);
        }
        foreach ((string name, string? value) in Added.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)).Concat(chosen))
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }
    }
}

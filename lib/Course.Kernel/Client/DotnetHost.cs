using System.Runtime.InteropServices;

namespace Course.Kernel;

/// <summary>The program that runs .NET assemblies, and the assembly of the kernel's process.</summary>
internal static class DotnetHost
{
    /// <summary>The <c>dotnet</c> that belongs to the runtime this process runs on.</summary>
    public static string Path
    {
        get
        {
            string file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            // …/dotnet/shared/Microsoft.NETCore.App/10.0.0/
            DirectoryInfo? root = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent?.Parent?.Parent;
            string[] candidates =
            [
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "",
                root is null ? "" : System.IO.Path.Combine(root.FullName, file),
            ];
            return candidates.FirstOrDefault(File.Exists) ?? file;
        }
    }

    /// <summary>
    /// The same program under the name that lasts longest: where the PATH finds it, an update of .NET leaves the name alone,
    /// while the folder behind it may be called after a version.
    /// </summary>
    public static string LastingPath
    {
        get
        {
            string here = RealPath(Path);
            return (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(System.IO.Path.IsPathRooted)
                .Select(folder => System.IO.Path.Combine(folder, System.IO.Path.GetFileName(here)))
                .FirstOrDefault(file => File.Exists(file) && RealPath(file) == here) ?? Path;
        }
    }

    /// <summary>This assembly, which is also the kernel's program.</summary>
    /// <exception cref="KernelStartException">It is not there as a file with its runtime configuration beside it.</exception>
    public static string KernelAssembly
    {
        get
        {
            string assembly = typeof(DotnetHost).Assembly.Location;
            string configuration = System.IO.Path.ChangeExtension(assembly, ".runtimeconfig.json");
            if (!File.Exists(configuration))
            {
                throw new KernelStartException(
                    $"The kernel cannot be started: {System.IO.Path.GetFileName(configuration)} is not beside {System.IO.Path.GetFileName(assembly)}. Build the program that uses Course.Kernel as an ordinary program, not as a single file.");
            }
            return assembly;
        }
    }

    private static string RealPath(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? System.IO.Path.GetFullPath(file);
        }
        catch (IOException)
        {
            // A link that leads in a circle, or to nothing.
            return file;
        }
    }
}

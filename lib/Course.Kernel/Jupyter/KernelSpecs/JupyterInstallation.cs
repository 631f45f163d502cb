using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Jupyter.KernelSpecs;

/// <summary>
/// The course's kernel as a kernel of Jupyter: folders with a <c>kernel.json</c> where Jupyter, VS Code and the like look
/// for them.
/// </summary>
/// <param name="dataFolder">The Jupyter data folder to install in, such as <see cref="JupyterFolders.UserData"/>.</param>
public sealed class JupyterInstallation(string dataFolder)
{
    /// <summary>What notebooks call the kernel.</summary>
    public const string KernelName = "course-csharp";

    /// <summary>What notebooks that were written for .NET Interactive call theirs.</summary>
    public const string DotnetInteractiveName = ".net-csharp";

    private const string ConnectionFileMark = "{connection_file}";
    private const int ProgramsKept = 2;

    private static readonly string[] Logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];
    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Kernels => Path.Combine(dataFolder, "kernels");

    private string Programs => Path.Combine(dataFolder, "course-kernel");

    /// <summary>Every kernelspec in some data folders, in the order in which Jupyter finds them.</summary>
    /// <param name="folders">The folders, such as <see cref="JupyterFolders.Searched"/>.</param>
    public static IReadOnlyList<InstalledKernelSpec> Find(IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        List<InstalledKernelSpec> found = [];
        foreach (string kernels in folders.Distinct().Select(folder => Path.Combine(folder, "kernels")).Where(Directory.Exists))
        {
            found.AddRange(Directory.GetDirectories(kernels).Order(StringComparer.Ordinal).Select(InstalledKernelSpec.Read).OfType<InstalledKernelSpec>());
        }
        return found;
    }

    /// <summary>The version of the program that this process runs, which <see cref="Install"/> would install.</summary>
    public static string CurrentVersion => ProgramFiles.OfThisProcess().Version;

    /// <summary>Installs the kernel, or brings an installation up to date.</summary>
    /// <param name="asDotnetInteractive">Also serve notebooks that were written for .NET Interactive.</param>
    /// <param name="searched">Where the real .NET Interactive could be, besides here; it is not hidden.</param>
    /// <param name="javaScript">Where JavaScript cells run; null to leave that as it is: unless somebody has chosen, in the kernel.</param>
    /// <returns>The kernelspecs that were written.</returns>
    /// <exception cref="JupyterException">The real .NET Interactive is there; nothing was written.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not the user's to write in.</exception>
    public IReadOnlyList<InstalledKernelSpec> Install(bool asDotnetInteractive, IEnumerable<string> searched, JavaScriptPlace? javaScript = null)
    {
        InstalledKernelSpec? real = Find([dataFolder, .. searched]).FirstOrDefault(spec => spec.Name == DotnetInteractiveName && !spec.IsOurs);
        if (asDotnetInteractive && real is not null)
        {
            throw new JupyterException($"The kernel {DotnetInteractiveName} is installed already, and it is the real .NET Interactive ({real.Folder}): it runs the course's notebooks. Nothing was installed; leave out --as-dotnet-interactive to install the course's kernel beside it.");
        }
        ProgramFiles program = ProgramFiles.OfThisProcess();
        string programFolder = Path.Combine(Programs, program.Version);
        Directory.CreateDirectory(Programs);
        program.CopyTo(programFolder);
        Directory.SetLastWriteTimeUtc(programFolder, DateTime.UtcNow);
        List<InstalledKernelSpec> written = [Write(KernelName, "C# (concurrency course)", program.Version, programFolder, javaScript)];
        if (asDotnetInteractive || InstalledKernelSpec.Read(Path.Combine(Kernels, DotnetInteractiveName)) is { IsOurs: true })
        {
            written.Add(Write(DotnetInteractiveName, ".NET (C#)", program.Version, programFolder, javaScript));
        }
        DeleteOldPrograms();
        return written;
    }

    /// <summary>Removes what <see cref="Install"/> has written, and nothing else.</summary>
    /// <returns>The kernelspecs that were removed.</returns>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not the user's to write in.</exception>
    public IReadOnlyList<InstalledKernelSpec> Uninstall()
    {
        InstalledKernelSpec[] ours = [.. Find([dataFolder]).Where(spec => spec.IsOurs)];
        foreach (InstalledKernelSpec spec in ours)
        {
            // First of all it is no kernelspec any more.
            File.Delete(Path.Combine(spec.Folder, InstalledKernelSpec.File));
            foreach (string logo in Logos)
            {
                File.Delete(Path.Combine(spec.Folder, logo));
            }
            if (!Directory.EnumerateFileSystemEntries(spec.Folder).Any())
            {
                Directory.Delete(spec.Folder);
            }
        }
        if (Directory.Exists(Programs))
        {
            Directory.Delete(Programs, recursive: true);
        }
        return ours;
    }

    private InstalledKernelSpec Write(string name, string displayName, string version, string programFolder, JavaScriptPlace? javaScript)
    {
        string folder = Path.Combine(Kernels, name);
        JavaScriptPlace? place = javaScript ?? InstalledKernelSpec.Read(folder)?.JavaScript;
        Directory.CreateDirectory(folder);
        foreach (string logo in Logos)
        {
            CopyResource(logo, Path.Combine(folder, logo));
        }
        string assembly = Path.Combine(programFolder, Path.GetFileName(DotnetHost.KernelAssembly));
        JsonObject json = new()
        {
            ["argv"] = new JsonArray([.. new[] { DotnetHost.LastingPath, "exec", assembly }.Concat(JupyterProgram.CommandLine(ConnectionFileMark)).Select(word => (JsonNode)word)]),
            ["display_name"] = displayName,
            ["language"] = KernelInfo.Language,
            ["interrupt_mode"] = "message",
            ["env"] = place is { } chosen ? new JsonObject { [JavaScriptPlaces.Variable] = JavaScriptPlaces.NameOf(chosen) } : [],
            ["metadata"] = new JsonObject { [InstalledKernelSpec.Marker] = version },
        };
        // The last file makes the folder a kernelspec.
        AtomicFile.WriteAllText(Path.Combine(folder, InstalledKernelSpec.File), json.ToJsonString(Writing) + "\n");
        return InstalledKernelSpec.Read(folder)!;
    }

    /// <summary>The last program but one stays: a notebook that is open may still run it.</summary>
    private void DeleteOldPrograms()
    {
        foreach (DirectoryInfo old in new DirectoryInfo(Programs).GetDirectories().OrderByDescending(folder => folder.LastWriteTimeUtc).Skip(ProgramsKept))
        {
            try
            {
                old.Delete(recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use, on Windows; the next installation tries again.
            }
        }
    }

    private static void CopyResource(string name, string path)
    {
        using Stream resource = typeof(JupyterInstallation).Assembly.GetManifestResourceStream($"logos/{name}")!;
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            resource.CopyTo(file);
        }
        File.Move(temporary, path, overwrite: true);
    }
}

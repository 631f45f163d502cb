using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;

namespace Course.Kernel.Languages.Packages;

/// <summary>
/// Fetches packages as a project would: <c>dotnet restore</c> of a project that asks for them. So sources, credentials,
/// caches and the choice of versions are those of the machine's NuGet configuration.
/// </summary>
internal static class PackageRestore
{
    /// <summary>What a restore has found.</summary>
    /// <param name="Packages">The packages asked for, with the versions that were chosen.</param>
    /// <param name="Files">The assemblies of all packages, those that they need included.</param>
    /// <param name="NativeFiles">Their native libraries for this machine.</param>
    public sealed record Result(IReadOnlyList<string> Packages, IReadOnlyList<string> Files, IReadOnlyList<string> NativeFiles);

    /// <summary>Restores the packages together, so that one version of each is chosen for all of them.</summary>
    /// <exception cref="PackageRestoreException">A package cannot be had. The message is NuGet's.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the process has ended.</exception>
    public static Result Restore(IReadOnlyCollection<PackageDirective> packages, IEnumerable<string> sources, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("course-packages-").FullName;
        try
        {
            WriteProject(folder, packages, sources);
            string output = RunRestore(folder, cancellationToken);
            string assets = Path.Combine(folder, "obj", "project.assets.json");
            return File.Exists(assets) && !output.Contains(": error ", StringComparison.Ordinal)
                ? Read(assets, packages)
                : throw new PackageRestoreException(Complaint(output, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteProject(string folder, IEnumerable<PackageDirective> packages, IEnumerable<string> sources)
    {
        XElement project = new("Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement("PropertyGroup",
                new XElement("TargetFramework", $"net{Environment.Version.Major}.{Environment.Version.Minor}"),
                new XElement("RestoreAdditionalProjectSources", string.Join(';', sources)),
                new XElement("NuGetAudit", "false")),
            new XElement("ItemGroup", packages.Select(package =>
                new XElement("PackageReference", new XAttribute("Include", package.Name), new XAttribute("Version", package.Version ?? "*")))));
        project.Save(Path.Combine(folder, "packages.csproj"));
        // Nothing that lies in the folders above has a say.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
        }
    }

    private static string RunRestore(string folder, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(DotnetHost.Path, ["restore", "packages.csproj", "--nologo", "-v", "quiet", "-nodeReuse:false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "true";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using CancellationTokenRegistration registration = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = process.StandardOutput.ReadToEnd();
        output += errors.GetAwaiter().GetResult();
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0 || output.Contains(": error ", StringComparison.Ordinal) ? output : $"{output}\n: error : dotnet restore ended with exit code {process.ExitCode}";
    }

    /// <summary>NuGet's sentences, each once, without the paths of the project that nobody wrote.</summary>
    private static string Complaint(string output, string folder)
    {
        string[] sentences =
        [
            .. output.Split('\n')
                .Select(line => (Line: line, At: line.IndexOf(": error ", StringComparison.Ordinal)))
                .Where(found => found.At >= 0)
                .Select(found => found.Line[(found.At + ": error ".Length)..].Replace($" [{Path.Combine(folder, "packages.csproj")}]", "", StringComparison.Ordinal).TrimStart(':', ' ').Trim())
                .Distinct(),
        ];
        return sentences.Length > 0 ? string.Join('\n', sentences) : output.Trim().Length > 0 ? output.Trim() : "dotnet restore wrote no list of files. Is the .NET SDK installed?";
    }

    private static Result Read(string assets, IEnumerable<PackageDirective> packages)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(assets));
        string[] roots = [.. document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(root => root.Name)];
        JsonElement libraries = document.RootElement.GetProperty("libraries");
        List<string> files = [];
        List<string> native = [];
        Dictionary<string, string> versions = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty library in document.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            string[] nameAndVersion = library.Name.Split('/');
            versions[nameAndVersion[0]] = nameAndVersion[1];
            string path = libraries.GetProperty(library.Name).GetProperty("path").GetString()!;
            List<string> assemblies = [.. Names(library.Value, "runtime")];
            if (library.Value.TryGetProperty("runtimeTargets", out JsonElement targets))
            {
                foreach (JsonProperty target in targets.EnumerateObject().Where(target => IsForThisMachine(target.Value.GetProperty("rid").GetString()!)))
                {
                    if (target.Value.GetProperty("assetType").GetString() == "native")
                    {
                        native.Add(Find(path, target.Name));
                        continue;
                    }
                    // The assembly for this machine stands in for the one for any.
                    assemblies.RemoveAll(other => Path.GetFileName(other) == Path.GetFileName(target.Name));
                    assemblies.Add(target.Name);
                }
            }
            files.AddRange(assemblies.Where(file => Path.GetExtension(file) == ".dll").Select(file => Find(path, file)));
        }
        return new Result([.. packages.Select(package => $"{package.Name}, {versions.GetValueOrDefault(package.Name, package.Version ?? "")}")], files, native);

        string Find(string package, string file) =>
            roots.Select(root => Path.Combine(root, package, file)).FirstOrDefault(File.Exists) ?? Path.Combine(roots[0], package, file);
    }

    private static IEnumerable<string> Names(JsonElement library, string kind) =>
        library.TryGetProperty(kind, out JsonElement files) ? files.EnumerateObject().Select(file => file.Name) : [];

    private static bool IsForThisMachine(string identifier)
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return identifier == system || identifier == $"{system}-{processor}" || (identifier == "unix" && system != "win");
    }
}

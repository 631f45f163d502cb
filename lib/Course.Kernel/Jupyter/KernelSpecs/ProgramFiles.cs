using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Course.Kernel.Jupyter.KernelSpecs;

/// <summary>
/// The kernel's program as it was built, which an installation copies: a kernelspec goes on working when the clone is
/// cleaned, built anew while a notebook is open, or moved. Immutable.
/// </summary>
internal sealed class ProgramFiles
{
    private readonly string folder;
    private readonly IReadOnlyList<string> files;

    private ProgramFiles(string folder, IReadOnlyList<string> files)
    {
        this.folder = folder;
        this.files = files;
        Version = Hash();
    }

    /// <summary>A short text that is another one for every other program.</summary>
    public string Version { get; }

    /// <summary>The program that this process runs.</summary>
    /// <exception cref="KernelStartException">It is not there as files.</exception>
    public static ProgramFiles OfThisProcess()
    {
        string assembly = DotnetHost.KernelAssembly;
        string folder = Path.GetDirectoryName(assembly)!;
        string name = Path.GetFileNameWithoutExtension(assembly);
        List<string> files = [$"{name}.deps.json", $"{name}.runtimeconfig.json", $"{name}.pdb", $"{name}.xml"];
        JsonNode dependencies = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, files[0])))!;
        JsonObject libraries = dependencies["targets"]![(string)dependencies["runtimeTarget"]!["name"]!]!.AsObject();
        foreach ((_, JsonNode? library) in libraries)
        {
            // What the build took from a package's folder for this framework lies in ours, what is for one platform in a folder of that.
            files.AddRange(NamesIn(library, "runtime").Select(file => file[(file.LastIndexOf('/') + 1)..]));
            files.AddRange(NamesIn(library, "runtimeTargets"));
        }
        return new ProgramFiles(folder, [.. files.Where(file => File.Exists(Path.Combine(folder, file))).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Copies the program to a folder, which is whole or not there.</summary>
    public void CopyTo(string target)
    {
        if (Directory.Exists(target))
        {
            return;
        }
        string staging = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            foreach (string file in files)
            {
                string copy = Path.Combine(staging, file);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(Path.Combine(folder, file), copy);
            }
            Directory.Move(staging, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Somebody else has copied the same program meanwhile.
            Directory.Delete(staging, recursive: true);
        }
        catch
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
            throw;
        }
    }

    private static IEnumerable<string> NamesIn(JsonNode? library, string kind) =>
        library?[kind] is JsonObject found ? found.Select(file => file.Key) : [];

    private string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(Path.Combine(folder, file)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}

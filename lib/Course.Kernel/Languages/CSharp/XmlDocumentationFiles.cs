using System.Runtime.InteropServices;
using System.Text;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// Finds a member in the documentation files of assemblies: beside the assembly, and for .NET's own in the reference pack
/// that the SDK brings. Thread-safe.
/// </summary>
/// <remarks>A file is searched as bytes and not parsed: .NET's are 30 MB, and one member of them is wanted.</remarks>
internal static class XmlDocumentationFiles
{
    private static readonly Lazy<string[]> PackFiles = new(FindPack);

    /// <summary>The XML of a member; null if nobody has documented it.</summary>
    /// <param name="id">Such as <c>T:System.String</c>.</param>
    /// <param name="assemblyFile">The file of the assembly that holds it.</param>
    public static string? Find(string id, string assemblyFile)
    {
        string beside = Path.ChangeExtension(assemblyFile, ".xml");
        if (File.Exists(beside))
        {
            return FindIn(beside, id);
        }
        if (Path.GetDirectoryName(assemblyFile) + Path.DirectorySeparatorChar != RuntimeEnvironment.GetRuntimeDirectory())
        {
            return null;
        }
        // What is in System.Private.CoreLib at run time is documented under the names of the reference assemblies.
        string name = id[2..];
        return PackFiles.Value
            .OrderByDescending(file => Likelihood(Path.GetFileNameWithoutExtension(file), name, assemblyFile))
            .Select(file => FindIn(file, id))
            .FirstOrDefault(found => found is not null);
    }

    private static int Likelihood(string file, string name, string assemblyFile) =>
        file == Path.GetFileNameWithoutExtension(assemblyFile) ? int.MaxValue
        : file == "System.Runtime" ? int.MaxValue - 1
        : name.StartsWith(file, StringComparison.Ordinal) ? file.Length
        : 0;

    private static string? FindIn(string file, string id)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        int start = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"<member name=\"{id}\">"));
        if (start < 0)
        {
            return null;
        }
        ReadOnlySpan<byte> end = "</member>"u8;
        int length = content.AsSpan(start).IndexOf(end);
        return length < 0 ? null : Encoding.UTF8.GetString(content.AsSpan(start, length + end.Length));
    }

    /// <summary>…/dotnet/shared/Microsoft.NETCore.App/10.0.1/ runs; …/dotnet/packs/Microsoft.NETCore.App.Ref/10.0.1/ref/net10.0/ documents.</summary>
    private static string[] FindPack()
    {
        DirectoryInfo? root = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent?.Parent?.Parent;
        string packs = Path.Combine(root?.FullName ?? "", "packs", "Microsoft.NETCore.App.Ref");
        if (root is null || !Directory.Exists(packs))
        {
            return [];
        }
        string framework = $"net{Environment.Version.Major}.{Environment.Version.Minor}";
        return Directory.GetDirectories(packs)
            .Select(version => Path.Combine(version, "ref", framework))
            .Where(Directory.Exists)
            .OrderDescending(StringComparer.Ordinal)
            .Select(folder => Directory.GetFiles(folder, "*.xml"))
            .FirstOrDefault() ?? [];
    }
}

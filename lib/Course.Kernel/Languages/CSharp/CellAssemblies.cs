using System.Reflection;
using System.Runtime.Loader;
using Course.Kernel.Languages.Packages;
using Microsoft.CodeAnalysis;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// Where the cells' own assemblies and those that <c>#r</c> names are loaded. One context for all of them, so that a type
/// is the same type in every cell. Thread-safe.
/// </summary>
internal sealed class CellAssemblies : AssemblyLoadContext
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Assembly> submissions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> referencedFiles = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> folders = [];

    public CellAssemblies()
        : base("notebook")
    {
        Resolving += (_, name) => Find(name.Name!);
        ResolvingUnmanagedDll += (_, name) => NativeFiles.Load(name);
    }

    /// <summary>The native libraries of packages.</summary>
    public NativeFiles NativeFiles { get; } = new();

    /// <summary>Remembers the files that a compilation refers to, and their folders, where their dependencies lie.</summary>
    public void AddReferences(IEnumerable<MetadataReference> references)
    {
        lock (gate)
        {
            foreach (string file in references.OfType<PortableExecutableReference>().Select(reference => reference.FilePath).OfType<string>())
            {
                referencedFiles[Path.GetFileNameWithoutExtension(file)] = file;
                string folder = Path.GetDirectoryName(file)!;
                if (!folders.Contains(folder))
                {
                    // What a cell refers to comes after what every cell does, and its folder is the nearer one.
                    folders.Insert(0, folder);
                }
            }
        }
    }

    public Assembly LoadSubmission(Stream image, Stream symbols)
    {
        Assembly assembly = LoadFromStream(image, symbols);
        lock (gate)
        {
            submissions[assembly.GetName().Name!] = assembly;
        }
        return assembly;
    }

    /// <summary>What the kernel itself is built of comes first; null leaves it to <see cref="AssemblyLoadContext.Default"/>.</summary>
    protected override Assembly? Load(AssemblyName assemblyName) => null;

    private Assembly? Find(string name)
    {
        string? file;
        lock (gate)
        {
            if (submissions.TryGetValue(name, out Assembly? submission))
            {
                return submission;
            }
            file = referencedFiles.GetValueOrDefault(name)
                ?? folders.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists);
        }
        return file is null ? null : LoadFromAssemblyPath(file);
    }
}

using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
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
    private readonly List<string> nativeFiles = [];

    public CellAssemblies()
        : base("notebook")
    {
        Resolving += (_, name) => Find(name.Name!);
        ResolvingUnmanagedDll += (_, name) => FindNative(name);
    }

    /// <summary>Remembers native libraries of packages.</summary>
    public void AddNativeFiles(IEnumerable<string> files)
    {
        lock (gate)
        {
            nativeFiles.AddRange(files);
        }
    }

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

    /// <summary>A native library by the name that code has for it: with or without <c>lib</c> and the ending.</summary>
    private nint FindNative(string name)
    {
        string? file;
        lock (gate)
        {
            file = nativeFiles.LastOrDefault(known =>
                Path.GetFileName(known) == name
                || Path.GetFileNameWithoutExtension(known) == name
                || Path.GetFileNameWithoutExtension(known) == "lib" + name);
        }
        return file is null ? 0 : NativeLibrary.Load(file);
    }
}

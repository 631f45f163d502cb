using System.Runtime.InteropServices;

namespace Course.Kernel.Languages.Packages;

/// <summary>The native libraries of packages, found by the names that code has for them. Thread-safe.</summary>
internal sealed class NativeFiles
{
    private volatile string[] files = [];

    public void Add(IReadOnlyList<string> more) => files = [.. files, .. more];

    /// <summary>Loads a library by its name, with or without <c>lib</c> and the ending; 0 if it is of no package.</summary>
    public nint Load(string name)
    {
        string? file = files.LastOrDefault(known =>
            Path.GetFileName(known) == name
            || Path.GetFileNameWithoutExtension(known) == name
            || Path.GetFileNameWithoutExtension(known) == "lib" + name);
        return file is null ? 0 : NativeLibrary.Load(file);
    }
}

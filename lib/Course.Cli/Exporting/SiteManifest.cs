using System.Text;

namespace Course.Cli.Exporting;

/// <summary>
/// The file in every exported site that lists what the export wrote: what a folder holds besides is somebody else's, and
/// no export may delete it.
/// </summary>
internal static class SiteManifest
{
    public const string FileName = "course-export.txt";

    // What file browsers leave in every folder that somebody looks at.
    private static readonly HashSet<string> Litter = new(StringComparer.OrdinalIgnoreCase) { ".DS_Store", "Thumbs.db", "desktop.ini" };

    /// <summary>The manifest of a site: its own name and the path of every file, a line each.</summary>
    public static byte[] Of(Site site) => Encoding.UTF8.GetBytes(string.Concat(site.Files.Keys.Prepend(FileName).Select(path => path + "\n")));

    /// <summary>
    /// The path, with <c>/</c>, of the first file or folder in <paramref name="folder"/> that its manifest does not list;
    /// null if there is none. Without a manifest nothing is listed.
    /// </summary>
    public static string? FirstForeign(string folder)
    {
        string manifest = Path.Combine(folder, FileName);
        HashSet<string> files = new(File.Exists(manifest) ? File.ReadLines(manifest) : [], StringComparer.Ordinal);
        HashSet<string> folders = new(files.SelectMany(FoldersOf), StringComparer.Ordinal);
        return Foreign(new DirectoryInfo(folder), "", files, folders).FirstOrDefault();
    }

    private static IEnumerable<string> Foreign(DirectoryInfo folder, string prefix, HashSet<string> files, HashSet<string> folders)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string path = prefix + entry.Name;
            // No export writes links: what one leads to is not looked into.
            if (entry is DirectoryInfo inner && inner.LinkTarget is null && folders.Contains(path))
            {
                foreach (string foreign in Foreign(inner, path + "/", files, folders))
                {
                    yield return foreign;
                }
            }
            else if (entry is DirectoryInfo || !(files.Contains(path) || Litter.Contains(entry.Name)))
            {
                yield return path;
            }
        }
    }

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }
}

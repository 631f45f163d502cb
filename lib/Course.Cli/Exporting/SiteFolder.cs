namespace Course.Cli.Exporting;

/// <summary>
/// The folder that a site is written to, replaced as a whole by two renames: whoever opens it finds the old site or the new
/// one, never a mixture, and a failed export leaves the old one.
/// </summary>
internal static class SiteFolder
{
    /// <summary>What the index page of every exported site says about itself: by this a site is known that may be replaced.</summary>
    public const string Generator = """<meta name="generator" content="course export">""";

    /// <summary>Writes <paramref name="site"/> to a new folder beside <paramref name="folder"/>, which then takes its place.</summary>
    /// <exception cref="UsageException"><paramref name="folder"/> holds something that no export wrote.</exception>
    /// <exception cref="IOException">The site could not be written; what was there is as it was before.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because somebody forbids it.</exception>
    public static void Replace(string folder, Site site)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RequireReplaceable(folder);
        string parent = Path.GetDirectoryName(folder)!;
        string unique = Guid.NewGuid().ToString("N");
        string written = Path.Combine(parent, $".{Path.GetFileName(folder)}.{unique}.new");
        string former = Path.Combine(parent, $".{Path.GetFileName(folder)}.{unique}.old");
        try
        {
            foreach ((string path, byte[] content) in site.Files)
            {
                string file = Path.Combine(written, path.Replace('/', Path.DirectorySeparatorChar));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }
            Swap(folder, written, former);
        }
        finally
        {
            Delete(written);
            Delete(former);
        }
    }

    /// <summary>Refuses a folder that an export must not replace.</summary>
    /// <exception cref="UsageException">It is a file, or a folder that holds something else.</exception>
    public static void RequireReplaceable(string folder)
    {
        if (File.Exists(folder))
        {
            throw new UsageException($"{folder} is a file, and the site is a folder; name another with --output.");
        }
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return;
        }
        string index = Path.Combine(folder, "index.html");
        if (!File.Exists(index) || !File.ReadLines(index).Take(20).Any(line => line.Contains(Generator, StringComparison.Ordinal)))
        {
            throw new UsageException($"{folder} holds something that `course export` did not write, and would be replaced; name another folder with --output.");
        }
    }

    private static void Swap(string folder, string written, string former)
    {
        bool replaces = Directory.Exists(folder);
        if (replaces)
        {
            Directory.Move(folder, former);
        }
        try
        {
            Directory.Move(written, folder);
        }
        catch when (replaces)
        {
            Directory.Move(former, folder);
            throw;
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

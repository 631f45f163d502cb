namespace Course.Cli.Exporting;

/// <summary>
/// The folder that a site is written to, replaced as a whole by two renames: whoever opens it finds the old site or the new
/// one, never a mixture, and a failed export leaves the old one. Between the renames there is, for a moment, no folder.
/// </summary>
internal static class SiteFolder
{
    /// <summary>Writes <paramref name="site"/> to a new folder beside <paramref name="folder"/>, which then takes its place.</summary>
    /// <exception cref="UsageException"><paramref name="folder"/> holds something that no export wrote.</exception>
    /// <exception cref="IOException">
    /// The site could not be written. What was there is as it was before, or, if it could not even be put back, whole in the
    /// folder that the message names.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The site could not be written, and what was there is as it was before.</exception>
    public static void Replace(string folder, Site site) =>
        Replace(folder, site, Directory.Move, path => Directory.Delete(path, recursive: true));

    /// <summary>The same on a disk that can fail.</summary>
    /// <param name="folder">The folder to replace.</param>
    /// <param name="site">What to write.</param>
    /// <param name="move">Renames a folder.</param>
    /// <param name="delete">Deletes a folder with what is in it.</param>
    internal static void Replace(string folder, Site site, Action<string, string> move, Action<string> delete)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RequireReplaceable(folder);
        string parent = Path.GetDirectoryName(folder)!;
        string unique = Guid.NewGuid().ToString("N");
        string written = Path.Combine(parent, $".{Path.GetFileName(folder)}.{unique}.new");
        string former = Path.Combine(parent, $".{Path.GetFileName(folder)}.{unique}.old");
        try
        {
            foreach ((string path, byte[] content) in site.Files.Append(new(SiteManifest.FileName, SiteManifest.Of(site))))
            {
                string file = Path.Combine(written, path.Replace('/', Path.DirectorySeparatorChar));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }
            Swap(folder, written, former, move);
        }
        catch
        {
            TryDelete(written, delete);
            throw;
        }
        // Only now is the old site one too many.
        TryDelete(former, delete);
    }

    /// <summary>Refuses a folder that an export must not replace.</summary>
    /// <exception cref="UsageException">It is a file, or a folder that holds something else.</exception>
    public static void RequireReplaceable(string folder)
    {
        if (File.Exists(folder))
        {
            throw new UsageException($"{folder} is a file, and the site is a folder; name another with --output.");
        }
        if (Directory.Exists(folder) && SiteManifest.FirstForeign(folder) is { } foreign)
        {
            throw new UsageException($"{folder} holds {foreign}, which is not in a list of what `course export` wrote there ({SiteManifest.FileName}), and would be deleted; name another folder with --output, or empty this one.");
        }
    }

    private static void Swap(string folder, string written, string former, Action<string, string> move)
    {
        bool replaces = Directory.Exists(folder);
        if (replaces)
        {
            move(folder, former);
        }
        try
        {
            move(written, folder);
        }
        catch when (replaces)
        {
            PutBack(folder, former, move);
            throw;
        }
    }

    private static void PutBack(string folder, string former, Action<string, string> move)
    {
        try
        {
            move(former, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{folder} could not be replaced, and the site that was there could not be put back: it is whole in {former}; rename that folder to {folder} ({exception.Message}).", exception);
        }
    }

    // What cannot be deleted is in nobody's way, and why it could not is not what the user has to know.
    private static void TryDelete(string folder, Action<string> delete)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                delete(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}

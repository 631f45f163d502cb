using System.Text;

namespace Course.Kernel.Notebooks;

/// <summary>Replaces a file as a whole: readers see the old content or the new, never a part.</summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Writes <paramref name="text"/> as UTF-8 to a temporary file in the same folder and renames it to
    /// <paramref name="path"/>. Permissions of a file that was there are kept; a symbolic link stays, and what it points
    /// to is replaced.
    /// </summary>
    /// <exception cref="IOException">Nothing could be written; the file is as it was before.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder is read-only; the file is as it was before.</exception>
    public static void WriteAllText(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(text);
        byte[] content = Utf8.GetBytes(text);

        FileInfo target = new(path);
        if (target.LinkTarget is not null && target.ResolveLinkTarget(returnFinalTarget: true) is FileInfo linked)
        {
            target = linked;
        }
        if (target.Exists && target.IsReadOnly)
        {
            // A rename would succeed all the same on Unix, against the wish that the owner wrote into the permissions.
            throw new UnauthorizedAccessException($"{path} is read-only: it was not replaced.");
        }

        string temporary = Path.Combine(target.DirectoryName!, $".{target.Name}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                // On disk before the rename: else a power failure could leave the new name on an empty file.
                stream.Flush(flushToDisk: true);
            }
            if (target.Exists && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target.FullName));
            }
            File.Move(temporary, target.FullName, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}

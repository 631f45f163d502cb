using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Course.Cli.Exporting;

/// <summary>
/// What git tracks in the clone: the course's own files, and not the notes and keys that somebody keeps beside them. The
/// paths are absolute, and the folders above each file are among them.
/// </summary>
internal static class TrackedFiles
{
    /// <summary>The files and folders; null where there is no git, or the clone is not one of git (a downloaded archive).</summary>
    public static IReadOnlySet<string>? Of(CourseRepository repository)
    {
        // A link may have been written for a disk that does not care about case.
        HashSet<string> tracked = new(StringComparer.OrdinalIgnoreCase) { repository.Root };
        foreach (string name in ListedByGit(repository.Root))
        {
            string path = Path.GetFullPath(name, repository.Root);
            while (tracked.Add(path))
            {
                path = Path.GetDirectoryName(path)!;
            }
        }
        // An archive that was unpacked inside another clone is none of that clone's files.
        return tracked.Contains(repository.SolutionPath) ? tracked : null;
    }

    private static string[] ListedByGit(string folder)
    {
        ProcessStartInfo start = new("git", ["ls-files", "-z"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            using Process git = Process.Start(start)!;
            // Why git does not answer is its own matter; read all the same, or it waits for a reader.
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            string names = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? names.Split('\0', StringSplitOptions.RemoveEmptyEntries) : [];
        }
        catch (Win32Exception)
        {
            // There is no git.
            return [];
        }
    }
}

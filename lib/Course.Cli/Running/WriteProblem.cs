namespace Course.Cli.Running;

/// <summary>Why a file could not be written, in one sentence that names it as the user would.</summary>
internal static class WriteProblem
{
    private const int DiskFullOnUnix = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    /// <param name="repository">The clone that the file is of.</param>
    /// <param name="path">The whole path.</param>
    /// <param name="exception">What the system said.</param>
    public static string Describe(CourseRepository repository, string path, Exception exception) =>
        $"{repository.RelativeName(path)} could not be written: {Reason(repository, path, exception)}";

    // The system's own messages name whole paths and temporary files, and word the same thing differently on each system.
    private static string Reason(CourseRepository repository, string path, Exception exception)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (File.Exists(folder))
        {
            return $"{repository.RelativeName(folder)} is a file, and a folder is needed there. Move it away and run again.";
        }
        if (Directory.Exists(path))
        {
            return "there is a folder of that name. Move it away and run again.";
        }
        if (File.Exists(path) && new FileInfo(path).IsReadOnly)
        {
            return "the file is read-only. Make it writable and run again.";
        }
        return exception switch
        {
            UnauthorizedAccessException => $"you may not write to {repository.RelativeName(folder)}. Change its permissions and run again.",
            { HResult: DiskFullOnUnix or DiskFullOnWindows } => "the disk is full.",
            _ => exception.Message.Replace(repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal),
        };
    }
}

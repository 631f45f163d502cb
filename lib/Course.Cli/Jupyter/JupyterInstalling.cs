using Course.Kernel;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.KernelSpecs;

namespace Course.Cli.Jupyter;

/// <summary>What <c>course jupyter</c> does.</summary>
internal static class JupyterInstalling
{
    public static int Install(CourseSession session, bool user, string? prefix, bool asDotnetInteractive, JavaScriptPlace? javaScript)
    {
        JupyterFolders folders = session.JupyterFolders;
        JupyterInstallation installation = new(Place(session, user, prefix));
        IReadOnlyList<InstalledKernelSpec> written;
        try
        {
            written = installation.Install(asDotnetInteractive, folders.Searched, javaScript);
        }
        catch (JupyterException exception)
        {
            session.Error(exception.Message);
            return ExitCode.Failure;
        }
        foreach (InstalledKernelSpec spec in written)
        {
            string place = spec.JavaScript == JavaScriptPlace.Browser ? "; JavaScript cells run in the browser" : "";
            Write(session, $"Installed: {spec.DisplayName} ({spec.Name}) in {spec.Folder}{place}");
        }
        foreach (InstalledKernelSpec spec in written)
        {
            InstalledKernelSpec? found = JupyterInstallation.Find(folders.Searched).FirstOrDefault(other => other.Name == spec.Name);
            if (found is null)
            {
                Write(session, $"Jupyter does not look there by itself for {spec.Name}: it does when it is installed in that environment, or when JUPYTER_PATH names the folder share/jupyter in it.");
            }
            else if (found.Folder != spec.Folder)
            {
                Write(session, $"Jupyter finds another {spec.Name} first, and uses that: {found.Folder}");
            }
        }
        return ExitCode.Success;
    }

    public static int Uninstall(CourseSession session, bool user, string? prefix)
    {
        string place = Place(session, user, prefix);
        IReadOnlyList<InstalledKernelSpec> removed = new JupyterInstallation(place).Uninstall();
        foreach (InstalledKernelSpec spec in removed)
        {
            Write(session, $"Removed: {spec.DisplayName} ({spec.Name}) from {spec.Folder}");
        }
        if (removed is [])
        {
            Write(session, $"The course's kernel is not installed in {place}; nothing was changed.");
        }
        return ExitCode.Success;
    }

    public static int List(CourseSession session)
    {
        IReadOnlyList<InstalledKernelSpec> specs = JupyterInstallation.Find(session.JupyterFolders.Searched);
        HashSet<string> seen = [];
        string current = JupyterInstallation.CurrentVersion;
        foreach (InstalledKernelSpec spec in specs)
        {
            string state = !seen.Add(spec.Name) ? "hidden by the one above"
                : !spec.IsOurs ? "not the course's"
                : spec.Missing is { } missing ? $"broken: {missing} is gone; run course jupyter install"
                : spec.Version != current ? "the course's, of another build; run course jupyter install"
                : "the course's";
            Write(session, $"{spec.Name,-16} {spec.DisplayName,-24} {spec.Folder}  ({state})");
        }
        if (!specs.Any(spec => spec.IsOurs))
        {
            Write(session, "The course's kernel is not installed. To install it: course jupyter install");
        }
        return ExitCode.Success;
    }

    public static async Task<int> StartAsync(CourseSession session, string? connectionFile, bool allowRemote, bool allowUnsigned, CancellationToken cancellationToken)
    {
        JupyterOptions options = new()
        {
            ConnectionFile = connectionFile is null ? null : Path.GetFullPath(connectionFile, session.CurrentFolder),
            AllowRemote = allowRemote,
            AllowUnsigned = allowUnsigned,
            EndsAtIdleInterrupt = true,
            Kernel = new() { WorkingDirectory = session.CurrentFolder },
        };
        try
        {
            // Ctrl-C is the kernel's business, which it asks the system for itself.
            _ = cancellationToken;
            await JupyterProgram.RunAsync(options, session.Output.Profile.Out.Writer, CancellationToken.None);
            return ExitCode.Success;
        }
        catch (JupyterException exception)
        {
            session.Error(exception.Message);
            return ExitCode.Failure;
        }
    }

    private static string Place(CourseSession session, bool user, string? prefix)
    {
        _ = user;
        return prefix is null ? session.JupyterFolders.UserData : Path.Combine(Path.GetFullPath(prefix, session.CurrentFolder), "share", "jupyter");
    }

    // Not wrapped at the console's width: a path stays in one piece.
    private static void Write(CourseSession session, string line) => session.Output.Profile.Out.Writer.WriteLine(line);
}

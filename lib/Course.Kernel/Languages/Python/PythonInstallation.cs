using System.ComponentModel;
using System.Diagnostics;

namespace Course.Kernel.Languages.Python;

/// <summary>Finds the Python of this machine.</summary>
internal static class PythonInstallation
{
    /// <summary>
    /// The environment variable that names another Python than the first one on the path. That Python then runs the cells, also
    /// where Jupyter has a kernel for Python.
    /// </summary>
    public const string Variable = "COURSE_PYTHON";

    public const string Missing =
        "Python is not installed. Install Python 3.8 or later (python.org, or your system's package python3), so that the command python3 runs, and start the notebook again.";

    /// <summary>Whether somebody has chosen the Python.</summary>
    public static bool IsChosen => Chosen is not null;

    /// <summary>The commands that may be Python 3, most likely first.</summary>
    public static IReadOnlyList<string> Candidates => Chosen is { } chosen ? [chosen]
        : OperatingSystem.IsWindows() ? ["python", "py", "python3"]
        : ["python3", "python"];

    private static string? Chosen => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen ? chosen : null;

    /// <summary>Starts the first candidate that can be started.</summary>
    /// <exception cref="LanguageUnavailableException">There is none.</exception>
    public static Process Start(Action<ProcessStartInfo> configure)
    {
        foreach (string candidate in Candidates)
        {
            ProcessStartInfo start = new(candidate);
            configure(start);
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception)
            {
                // Not on the path, or not a program.
            }
        }
        throw new LanguageUnavailableException(Missing);
    }
}

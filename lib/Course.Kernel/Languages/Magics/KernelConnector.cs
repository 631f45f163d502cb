using Course.Kernel.Child;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Languages.Connected;
using Course.Kernel.Languages.Python;

namespace Course.Kernel.Languages.Magics;

/// <summary>
/// <c>#!connect jupyter</c>: finds and starts what serves a kernelspec. That is the kernel which is installed under the name;
/// for Python, where Jupyter has none or <c>COURSE_PYTHON</c> names a Python, a plain one.
/// </summary>
/// <param name="folder">The notebook's folder.</param>
internal sealed class KernelConnector(string folder)
{
    private const string Python = "python3";

    /// <summary>What Jupyter calls a kernel: it takes "python" for "python3", and does not tell capital letters from small ones.</summary>
    public static string UsualName(string spec) => spec.ToLowerInvariant() is "python" or Python ? Python : spec.ToLowerInvariant();

    /// <summary>Whether there is something that serves the kernelspec, or may be.</summary>
    public static bool Knows(string spec) => UsualName(spec) == Python || Find(spec) is not null;

    /// <summary>That there is no kernelspec of a name, and which there are.</summary>
    public static string Missing(string spec)
    {
        string[] names = [.. Installed().Select(installed => installed.Name).Concat(HasPlainPython ? [Python] : []).Distinct(StringComparer.OrdinalIgnoreCase)];
        string there = NearestName.Find(spec, names) is { } nearest ? $"did you mean {nearest}? There are {string.Join(", ", names)}."
            : names is [] ? "no Jupyter kernel is installed."
            : $"there are {string.Join(", ", names)}.";
        return $"There is no Jupyter kernel \"{spec}\" here; {there}";
    }

    /// <summary>Starts the kernel.</summary>
    /// <exception cref="LanguageUnavailableException">This machine does not have it.</exception>
    /// <exception cref="JupyterException">It has, and the kernel does not start.</exception>
    public async Task<ICellLanguage> ConnectAsync(string spec, CellExecution execution)
    {
        bool isPython = UsualName(spec) == Python;
        if (!(isPython && PythonInstallation.IsChosen) && Find(spec) is { } installed)
        {
            KernelSpec kernel = KernelSpec.Read(installed);
            JupyterLanguage language = kernel.IsPython ? new PythonKernelLanguage(kernel, folder) : new JupyterLanguage(kernel, folder);
            await language.StartAsync(execution).ConfigureAwait(false);
            return language;
        }
        if (!isPython)
        {
            throw new LanguageUnavailableException($"{Missing(spec)} Install it, and run this cell again.");
        }
        PythonLanguage python = new(folder);
        python.Start(execution);
        return python;
    }

    private static bool HasPlainPython => PythonInstallation.Candidates.Any(candidate => ProgramPath.Find(candidate) is not null);

    private static InstalledKernelSpec? Find(string spec)
    {
        string usual = UsualName(spec);
        return Installed().FirstOrDefault(installed => UsualName(installed.Name) == usual);
    }

    private static IReadOnlyList<InstalledKernelSpec> Installed() => JupyterInstallation.Find(JupyterFolders.OfThisMachine().Searched);
}

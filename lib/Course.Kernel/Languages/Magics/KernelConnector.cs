using Course.Kernel.Child;
using Course.Kernel.Languages.Python;

namespace Course.Kernel.Languages.Magics;

/// <summary><c>#!connect jupyter</c>: finds what serves a kernelspec.</summary>
/// <param name="folder">The notebook's folder.</param>
internal sealed class KernelConnector(string folder)
{
    // What Jupyter calls its Python kernels.
    private static readonly string[] PythonSpecs = ["python3", "python"];

    /// <exception cref="LanguageUnavailableException">This machine does not have it.</exception>
    public ICellLanguage Connect(string spec, CellExecution execution)
    {
        if (!PythonSpecs.Contains(spec))
        {
            throw new LanguageUnavailableException($"There is no Jupyter kernel \"{spec}\" here. Install it, so that \"jupyter kernelspec list\" names it, and start the notebook again.");
        }
        PythonLanguage python = new(folder);
        python.Start(execution);
        return python;
    }
}

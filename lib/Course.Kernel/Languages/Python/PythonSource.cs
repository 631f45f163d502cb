using System.Reflection;

namespace Course.Kernel.Languages.Python;

/// <summary>The Python code of the kernel.</summary>
internal static class PythonSource
{
    /// <summary>Functions that list, read and set variables, in plain Python as in a Jupyter kernel.</summary>
    public static string Variables => Read("variables.py");

    /// <summary>The program that runs cells in a plain Python; it uses <see cref="Variables"/>, which comes before it.</summary>
    public static string Driver => Read("driver.py");

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Course.Kernel.Languages.Python.{name}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

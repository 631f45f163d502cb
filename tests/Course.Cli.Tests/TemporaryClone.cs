using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Cli.Tests;

/// <summary>A clone of the course as far as the command looks at it: a root with <c>Course.sln</c>, and folders.</summary>
internal sealed class TemporaryClone : IDisposable
{
    public TemporaryClone()
    {
        Root = Directory.CreateTempSubdirectory("course-").FullName;
        Write("Course.sln", "");
        Repository = new CourseRepository(Root);
    }

    public string Root { get; }

    public CourseRepository Repository { get; }

    public void Write(string name, string text)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void WriteLesson(string name, params IReadOnlyList<JsonObject> cells) =>
        Write($"notebooks/{name}.ipynb", Notebook.Create(name, cells).ToText());

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public bool Exists(string name) => File.Exists(PathOf(name));

    public string PathOf(string name) => Path.Combine(Root, name);

    public void Dispose()
    {
        // What git writes is read-only, which Windows takes for a reason not to delete it.
        foreach (FileInfo file in new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.IsReadOnly))
        {
            file.IsReadOnly = false;
        }
        Directory.Delete(Root, recursive: true);
    }
}

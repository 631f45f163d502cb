namespace Course.Cli;

/// <summary>A notebook by its place on disk, before anybody has read it.</summary>
/// <param name="Repository">The clone that runs it.</param>
/// <param name="Path">The whole path.</param>
internal sealed record NotebookFile(CourseRepository Repository, string Path)
{
    /// <summary>How messages name it: relative to the clone, <c>notebooks/01-generators.ipynb</c>.</summary>
    public string DisplayName => Repository.RelativeName(Path);

    /// <summary>The lesson's name, <c>01-generators</c>.</summary>
    public string LessonName => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Where the executed notebook goes.</summary>
    public string OutputPath => System.IO.Path.Combine(Repository.OutputFolder, System.IO.Path.GetFileName(Path));
}

namespace Course.Cli.Exporting;

/// <summary>A lesson of the course, and the notebook whose outputs the site shows for it.</summary>
/// <param name="Lesson">The lesson as it stands in <c>notebooks/</c>; its links start from there.</param>
/// <param name="NotebookPath">The notebook to show: the lesson itself, or a copy that was run.</param>
internal sealed record LessonSource(NotebookFile Lesson, string NotebookPath)
{
    /// <summary>Whether the outputs are those that are committed with the course.</summary>
    public bool IsAsCommitted => NotebookPath == Lesson.Path;

    /// <summary>The lesson's page on the site.</summary>
    public string Page => Lesson.LessonName + ".html";

    /// <summary>Every lesson: its copy in <paramref name="folder"/>, and where there is none, the lesson as committed.</summary>
    /// <param name="repository">The clone.</param>
    /// <param name="folder">A folder with executed copies; null for none.</param>
    /// <exception cref="UsageException">There is no lesson, or the folder holds none.</exception>
    public static IReadOnlyList<LessonSource> In(CourseRepository repository, string? folder)
    {
        IReadOnlyList<NotebookFile> lessons = repository.Select([], repository.Root);
        if (folder is null)
        {
            return [.. lessons.Select(lesson => new LessonSource(lesson, lesson.Path))];
        }
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder {folder} to take notebooks from. `course run` writes executed notebooks to out/.");
        }
        LessonSource[] sources = [.. lessons.Select(lesson => Path.Combine(folder, Path.GetFileName(lesson.Path)) is var copy && File.Exists(copy)
            ? new LessonSource(lesson, copy)
            : new LessonSource(lesson, lesson.Path))];
        return sources.Any(source => !source.IsAsCommitted) || Path.GetFullPath(folder) == repository.NotebooksFolder
            ? sources
            : throw new UsageException($"{folder} holds none of the course's notebooks, such as {Path.GetFileName(lessons[0].Path)}. `course run` writes executed notebooks to out/.");
    }
}

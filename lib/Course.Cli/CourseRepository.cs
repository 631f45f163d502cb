namespace Course.Cli;

/// <summary>The clone that the command works on: the folder that holds <c>Course.sln</c>.</summary>
internal sealed class CourseRepository
{
    private const string Marker = "Course.sln";

    public CourseRepository(string root) => Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    public string Root { get; }

    /// <summary>The file that makes a folder a clone of the course.</summary>
    public string SolutionPath => Path.Combine(Root, Marker);

    public string NotebooksFolder => Path.Combine(Root, "notebooks");

    public string OutputFolder => Path.Combine(Root, "out");

    public string SiteFolder => Path.Combine(OutputFolder, "site");

    /// <summary>The site that the slow server serves.</summary>
    public string SlowSiteFolder => Path.Combine(Root, "data", "site");

    /// <summary>The nearest clone at or above the first of these folders that is in one.</summary>
    public static CourseRepository Find(params IReadOnlyList<string> folders)
    {
        foreach (string folder in folders)
        {
            for (DirectoryInfo? candidate = new(folder); candidate is not null; candidate = candidate.Parent)
            {
                if (File.Exists(Path.Combine(candidate.FullName, Marker)))
                {
                    return new CourseRepository(candidate.FullName);
                }
            }
        }
        throw new UsageException($"{folders[0]} is not inside a clone of the course (no {Marker} here or above). Go to the folder you cloned and try again.");
    }

    /// <summary>Every notebook of the course, in the order in which it is read.</summary>
    public IReadOnlyList<NotebookFile> Lessons() => Directory.Exists(NotebooksFolder)
        ? [.. Directory.GetFiles(NotebooksFolder, "*.ipynb").Order(StringComparer.Ordinal).Select(path => new NotebookFile(this, path))]
        : [];

    /// <summary>
    /// The notebooks that the user named: a path, a lesson's file name, or the beginning of one (<c>01</c>). No names mean
    /// every lesson.
    /// </summary>
    public IReadOnlyList<NotebookFile> Select(IReadOnlyList<string> names, string currentFolder)
    {
        if (names.Count == 0)
        {
            return Lessons() is { Count: > 0 } lessons
                ? lessons
                : throw new UsageException($"There is no notebook (.ipynb) in {NotebooksFolder}.");
        }
        return [.. names.Select(name => SelectOne(name, currentFolder)).DistinctBy(file => file.Path)];
    }

    /// <summary>A path as the user would write it from the root, with <c>/</c> on every system.</summary>
    public string RelativeName(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private NotebookFile SelectOne(string name, string currentFolder)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new UsageException($"The name of a notebook is empty. {Known()}");
        }
        string path = Path.GetFullPath(name, currentFolder);
        if (File.Exists(path))
        {
            return new NotebookFile(this, path);
        }
        NotebookFile[] matches = [.. Lessons().Where(lesson => lesson.LessonName == name || Path.GetFileName(lesson.Path) == name)];
        if (matches is [])
        {
            matches = [.. Lessons().Where(lesson => lesson.LessonName.StartsWith(name, StringComparison.Ordinal))];
        }
        return matches switch
        {
            [NotebookFile one] => one,
            [] => throw new UsageException($"There is no notebook {name}, neither as a path nor in notebooks/. {Known()}"),
            _ => throw new UsageException($"{name} fits more than one lesson: {string.Join(", ", matches.Select(match => match.LessonName))}. Write more of the name."),
        };
    }

    private string Known() => Lessons() is { Count: > 0 } lessons
        ? $"The lessons are: {string.Join(", ", lessons.Select(lesson => lesson.LessonName))}."
        : "notebooks/ holds none.";
}

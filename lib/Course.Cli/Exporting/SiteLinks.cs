namespace Course.Cli.Exporting;

/// <summary>
/// Where the files of the clone stand on the site: a lesson on its page, README.md on the index page, and every other file
/// or folder that something links to on a page of its own, made because it was asked for.
/// </summary>
internal sealed class SiteLinks
{
    public const string Index = "index.html";

    private static readonly HashSet<string> NotSource = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "out", "TestResults", "node_modules" };

    private readonly CourseRepository repository;
    private readonly Dictionary<string, string> places;
    private readonly Queue<string> wanted = [];
    private readonly Lazy<IReadOnlySet<string>?> tracked;

    public SiteLinks(CourseRepository repository, IEnumerable<LessonSource> lessons)
    {
        this.repository = repository;
        tracked = new(() => TrackedFiles.Of(repository));
        places = lessons.ToDictionary(source => source.Lesson.Path, source => source.Page);
        places[repository.Root] = Index;
        places[Path.Combine(repository.Root, "README.md")] = Index;
    }

    /// <summary>The next file or folder that was linked to and has no page yet, with the place of that page; false if there is none.</summary>
    public bool TryTakeWanted(out string path, out string page)
    {
        bool taken = wanted.TryDequeue(out string? next);
        path = next ?? "";
        page = taken ? places[path] : "";
        return taken;
    }

    /// <summary>A link of the clone as a link of the site. Web addresses stay as they are.</summary>
    /// <param name="link">A link that leads somewhere.</param>
    /// <param name="documentPath">The file in the clone that it stands in.</param>
    /// <param name="page">The page of the site that it will stand on.</param>
    public string Rewrite(string link, string documentPath, string page)
    {
        int hash = link.IndexOf('#', StringComparison.Ordinal);
        // Headings have anchors in lower case; a host that does not care about case may have been linked for.
        string anchor = hash < 0 ? "" : "#" + Uri.EscapeDataString(Uri.UnescapeDataString(link[(hash + 1)..]).ToLowerInvariant());
        if (hash == 0)
        {
            return anchor;
        }
        if (Uri.TryCreate(link, UriKind.Absolute, out _))
        {
            return link;
        }
        string file = Uri.UnescapeDataString(hash < 0 ? link : link[..hash]);
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(file, Path.GetDirectoryName(documentPath)!));
        return Between(page, PlaceOf(path)) + anchor;
    }

    /// <summary>The place of a file or folder of the clone; asks for a page if it has none.</summary>
    public string PlaceOf(string path)
    {
        if (!places.TryGetValue(path, out string? place))
        {
            string name = repository.RelativeName(path);
            place = Directory.Exists(path) ? $"source/{name}/{Index}" : IsText(path) ? $"source/{name}.html" : $"files/{name}";
            places.Add(path, place);
            wanted.Enqueue(path);
        }
        return place;
    }

    /// <summary>Whether a file or folder of the clone has a place on the site.</summary>
    public bool Has(string path) => places.ContainsKey(path);

    /// <summary>The relative link from one page of the site to another.</summary>
    public static string Between(string fromPage, string toPage)
    {
        string[] from = fromPage.Split('/')[..^1];
        string[] to = toPage.Split('/');
        int common = 0;
        while (common < from.Length && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }
        return string.Join('/', [.. Enumerable.Repeat("..", from.Length - common), .. to[common..].Select(Uri.EscapeDataString)]);
    }

    /// <summary>
    /// What a folder of the clone shows: its folders, then its files, of those that git tracks; without a git, all but what
    /// builds leave behind.
    /// </summary>
    public IEnumerable<string> EntriesOf(string folder) =>
        // A linked folder could lead round in a circle.
        Directory.GetDirectories(folder).Where(path => new DirectoryInfo(path).LinkTarget is null).Order(StringComparer.Ordinal).Concat(Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            .Where(path => Path.GetFileName(path) is var name && !NotSource.Contains(name) && !name.StartsWith('.'))
            .Where(path => tracked.Value is not { } known || known.Contains(path));

    private static bool IsText(string path)
    {
        const int longest = 400_000;
        if (Path.GetExtension(path) is ".svg" || new FileInfo(path).Length > longest)
        {
            return false;
        }
        return !File.ReadAllBytes(path).AsSpan().Contains((byte)0);
    }
}

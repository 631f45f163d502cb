using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Course.Crawling;

/// <summary>The pages that a server serves, all in memory. Immutable; any thread may read it.</summary>
public sealed class Site
{
    private const string IndexFile = "index.html";

    private readonly FrozenDictionary<string, Page> pages;

    /// <summary>Makes a site of <paramref name="pages"/>.</summary>
    /// <exception cref="ArgumentException">Two pages have the same path, or a path does not begin with <c>/</c>.</exception>
    public Site(params IEnumerable<Page> pages)
    {
        Dictionary<string, Page> byPath = new(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            if (!page.Path.StartsWith('/')) throw new ArgumentException($"The path of a page begins with '/'; '{page.Path}' does not.", nameof(pages));
            if (!byPath.TryAdd(page.Path, page)) throw new ArgumentException($"Two pages have the path {page.Path}: give each its own.", nameof(pages));
        }

        this.pages = byPath.ToFrozenDictionary(StringComparer.Ordinal);
        Paths = [.. byPath.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The path of every page, in ordinal order.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>
    /// Reads every file at and below <paramref name="directory"/>; those whose name begins with a dot, and all in folders
    /// whose name does, are left out.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">It holds no file.</exception>
    public static Site Load(string directory)
    {
        var root = Path.GetFullPath(directory);
        if (!Directory.Exists(root)) throw new DirectoryNotFoundException($"There is no directory {directory}: name the one that holds the site's pages.");
        Page[] pages = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: "/" + Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')))
            .Where(found => !found.Path.Contains("/.", StringComparison.Ordinal))
            .Select(found => new Page(found.Path, ContentTypes.Of(found.File), File.ReadAllBytes(found.File)))];
        return pages is not [] ? new Site(pages) : throw new InvalidDataException($"The directory {directory} holds no pages: name one that does.");
    }

    /// <summary>The page at a decoded path. The path of a folder, which ends with <c>/</c>, means the <c>index.html</c> in it.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out Page? page) => pages.TryGetValue(path.EndsWith('/') ? path + IndexFile : path, out page);
}

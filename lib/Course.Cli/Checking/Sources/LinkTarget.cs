using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Sources;

/// <summary>Follows the links of one document.</summary>
/// <param name="repository">The clone that the document belongs to.</param>
/// <param name="documentPath">The document; links are relative to its folder.</param>
/// <param name="document">The document's Markdown, for links to its own headings.</param>
internal sealed class LinkTarget(CourseRepository repository, string documentPath, IReadOnlyList<MarkdownText> document)
{
    private static readonly string[] OtherSchemes = ["mailto", "http", "https"];

    /// <summary>Why a link leads nowhere; null if it leads somewhere. Addresses in the web are not visited.</summary>
    public string? FindProblem(string link)
    {
        if (link.Length == 0)
        {
            return "a link has no target; write one.";
        }
        if (Uri.TryCreate(link, UriKind.Absolute, out Uri? address) && !link.StartsWith('/'))
        {
            return OtherSchemes.Contains(address.Scheme) && (address.Scheme == "mailto" || address.Host.Length > 0)
                ? null
                : $"the link {link} is neither a web address nor a file of the clone; write a relative path with /.";
        }
        if (link.StartsWith("http", StringComparison.OrdinalIgnoreCase) && link.Contains(':', StringComparison.Ordinal))
        {
            return $"the web address {link} is malformed; correct it.";
        }
        if (link.StartsWith('/') || link.Contains('\\', StringComparison.Ordinal))
        {
            return $"the link {link} is not relative; write a relative path with /.";
        }
        int hash = link.IndexOf('#', StringComparison.Ordinal);
        string file = Uri.UnescapeDataString(hash < 0 ? link : link[..hash]);
        string? anchor = hash < 0 ? null : Uri.UnescapeDataString(link[(hash + 1)..]);
        if (file.Length == 0)
        {
            return HasAnchor(document, anchor!) ? null : $"no heading here has the anchor #{anchor}; the headings give {Anchors(document)}.";
        }

        string path = Path.GetFullPath(file, Path.GetDirectoryName(documentPath)!);
        if (!path.StartsWith(repository.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && path != repository.Root)
        {
            return $"the link {link} leads out of the clone; a reader has nothing there.";
        }
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return $"the link {link} leads to {repository.RelativeName(path)}, which does not exist; correct or remove it.";
        }
        IReadOnlyList<MarkdownText>? target;
        try
        {
            target = anchor is null ? null : Headings(path);
        }
        catch (NotebookFormatException exception)
        {
            return $"the link {link} leads to {repository.RelativeName(path)}, which cannot be read: {exception.Problem}";
        }
        return anchor is null || target is null || HasAnchor(target, anchor)
            ? null
            : $"{repository.RelativeName(path)} has no heading with the anchor #{anchor}; its headings give {Anchors(target)}.";
    }

    private static bool HasAnchor(IReadOnlyList<MarkdownText> texts, string anchor) =>
        texts.Any(text => text.Anchors.Contains(anchor, StringComparer.OrdinalIgnoreCase));

    private static string Anchors(IReadOnlyList<MarkdownText> texts) =>
        string.Join(", ", texts.SelectMany(text => text.Anchors).Select(anchor => "#" + anchor).DefaultIfEmpty("none"));

    // Only documents have headings; an anchor in any other file (a line of source, say) is its viewer's business.
    private static IReadOnlyList<MarkdownText>? Headings(string path) => Path.GetExtension(path) switch
    {
        ".md" => [new MarkdownText(File.ReadAllText(path))],
        ".ipynb" => [.. Notebook.Load(path).Cells.Where(cell => cell.CellType == CellType.Markdown).Select(cell => new MarkdownText(cell.Source, cell))],
        _ => null,
    };
}

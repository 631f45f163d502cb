using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Course.Cli.Checking;
using Course.Cli.Checking.Sources;

namespace Course.Cli.Exporting;

/// <summary>
/// The page that a reader begins at: README.md, whose table of lessons becomes a map and a card for each lesson, and comes
/// first.
/// </summary>
internal sealed class IndexPage
{
    private const string Untitled = "The course";

    private readonly IElement readme;
    private readonly PageContent content;

    /// <summary>Reads README.md; without one the page holds the lessons alone.</summary>
    public IndexPage(CourseRepository repository, Site site, SiteLinks links)
    {
        string path = Path.Combine(repository.Root, "README.md");
        MarkdownText text = new(File.Exists(path) ? File.ReadAllText(path) : "");
        content = new PageContent(site, links, path, [text], new LinkTarget(repository, path, [text]), SiteLinks.Index);
        readme = content.Markdown(text, "README.md");
        Course = content.Headings.FirstOrDefault(heading => heading.Level == 1)?.Title ?? Untitled;
    }

    /// <summary>The name of the course.</summary>
    public string Course { get; }

    /// <summary>The whole page.</summary>
    /// <param name="map">The lessons that the course has or shall have.</param>
    /// <param name="lessons">The lessons that are written, by name.</param>
    public string ToHtml(CourseMap map, IReadOnlyDictionary<string, LessonPage> lessons)
    {
        (string hero, string lessonsHeading, string rest, IReadOnlyDictionary<int, (string Title, string Builds)> table) = TakeApart();
        List<Station> stations = [.. map.Lessons.Select(entry => StationOf(entry, lessons, table))];
        stations.AddRange(lessons.Where(lesson => map.Find(lesson.Key) is null).Select(lesson => new Station(lesson.Key, null, lesson.Value.Title, "", lesson.Value)));

        string main = $"<div class=\"hero\">\n<div>\n{hero}</div>\n{Drawing(stations)}</div>\n{lessonsHeading}\n{Map(stations)}<ol class=\"cards\">\n{string.Concat(stations.Select(Card))}</ol>\n<article>\n{rest}</article>\n";
        return new PageTemplate(SiteLinks.Index, Course, main) { Course = Course, Kind = "index" }.ToHtml();
    }

    // What stands before the first part greets the reader; the part with the table of lessons is taken out of the rest.
    private (string Hero, string LessonsHeading, string Others, IReadOnlyDictionary<int, (string, string)> Table) TakeApart()
    {
        StringBuilder hero = new();
        StringBuilder rest = new();
        string lessonsHeading = "<h2 id=\"lessons\">Lessons</h2>";
        Dictionary<int, (string, string)> table = [];
        StringBuilder current = hero;
        bool inLessons = false;
        foreach (INode node in readme.ChildNodes.ToArray())
        {
            if (node is IElement { LocalName: "h2" } heading)
            {
                inLessons = heading.Id == "lessons";
                current = rest;
                if (inLessons)
                {
                    lessonsHeading = heading.OuterHtml;
                    continue;
                }
            }
            if (inLessons && node is IElement { ClassName: "table" } found)
            {
                ReadTable(found, table);
            }
            else
            {
                current.Append(node is IElement element ? element.OuterHtml : Html.Escape(node.TextContent));
            }
        }
        return (hero.Length == 0 ? $"<h1>{Untitled}</h1>\n" : hero.ToString(), lessonsHeading, rest.ToString(), table);
    }

    // The first thing to see is something that really ran.
    private static string Drawing(IEnumerable<Station> stations) =>
        stations.FirstOrDefault(station => station.Lesson?.FirstDrawing is not null)?.Lesson is { FirstDrawing: { } drawing } lesson
            ? $"<aside aria-label=\"From the lessons\"><div class=\"display\">{drawing.Html}</div><p>From <a href=\"{drawing.Link}\">{Html.Escape(lesson.Title)}</a>: drawn by what ran.</p></aside>\n"
            : "";

    private static void ReadTable(IElement table, Dictionary<int, (string, string)> rows)
    {
        foreach (IElement[] cells in table.QuerySelectorAll("tbody tr").Select(row => row.Children.ToArray()))
        {
            if (cells is [var number, var title, var builds, ..] && int.TryParse(number.TextContent, NumberStyles.None, CultureInfo.InvariantCulture, out int key))
            {
                rows[key] = (title.TextContent, builds.InnerHtml);
            }
        }
    }

    private static Station StationOf(CourseMapEntry entry, IReadOnlyDictionary<string, LessonPage> lessons, IReadOnlyDictionary<int, (string Title, string Builds)> table)
    {
        (string? title, string? builds) = table.GetValueOrDefault(entry.Number);
        title ??= entry.Name[(entry.Name.IndexOf('-', StringComparison.Ordinal) + 1)..].Replace('-', ' ');
        return new Station(entry.Name, entry.Library, char.ToUpperInvariant(title[0]) + title[1..], builds ?? "", lessons.GetValueOrDefault(entry.Name));
    }

    // Stretches of lessons that build the same library, each in a colour of its own.
    private static string Map(IReadOnlyList<Station> stations)
    {
        StringBuilder html = new("<nav class=\"map\" aria-label=\"Map of the course\">\n");
        List<string> lines = [];
        for (int start = 0; start < stations.Count;)
        {
            string line = stations[start].Line;
            Station[] stretch = [.. stations.Skip(start).TakeWhile(station => station.Line == line)];
            if (!lines.Contains(line))
            {
                lines.Add(line);
            }
            html.Append(CultureInfo.InvariantCulture, $"<section class=\"line series-{lines.IndexOf(line) % 6}\" style=\"--stations:{stretch.Length}\"><h3>{Html.Escape(line)}</h3><ol>\n");
            foreach (Station station in stretch)
            {
                string label = $"<b>{station.Number}</b> <span>{Html.Escape(station.Title)}</span>";
                html.Append(station.Lesson is { } lesson
                    ? $"<li><a href=\"{SiteLinks.Between("", lesson.Path)}\">{label}</a></li>\n"
                    : $"<li class=\"planned\"><span>{label} <small class=\"hidden\">(planned)</small></span></li>\n");
            }
            html.Append("</ol></section>\n");
            start += stretch.Length;
        }
        return html.Append("</nav>\n").ToString();
    }

    private static string Card(Station station)
    {
        string title = $"<h3><b>{station.Number}</b> {Html.Escape(station.Title)}</h3><p>{station.Builds}</p>";
        if (station.Lesson is not { } lesson)
        {
            return $"<li class=\"card planned\">{title}<p class=\"facts\">planned</p></li>\n";
        }
        string pictures = string.Create(CultureInfo.InvariantCulture, $"{lesson.Pictures} picture{(lesson.Pictures == 1 ? "" : "s")}");
        return $"<li class=\"card\"><a href=\"{SiteLinks.Between("", lesson.Path)}\">{title}<p class=\"facts\">{(lesson.Duration is null ? "" : $"{Html.Escape(lesson.Duration)} · ")}{pictures}</p></a></li>\n";
    }

    private sealed record Station(string Name, string? Library, string Title, string Builds, LessonPage? Lesson)
    {
        public string Number => Name[..Math.Max(0, Name.IndexOf('-', StringComparison.Ordinal))];

        /// <summary>The library's own name in words: <c>lib/Course.Concurrency/EventLoop</c> is <c>Event loop</c>.</summary>
        public string Line
        {
            get
            {
                if (Library is null)
                {
                    return "Ideas";
                }
                string name = Library[(Library.LastIndexOfAny(['/', '.']) + 1)..];
                return string.Concat(name.Select((letter, place) => place > 0 && char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
            }
        }
    }
}

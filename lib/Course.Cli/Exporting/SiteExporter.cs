using Course.Cli.Checking;
using Course.Kernel.Notebooks;

namespace Course.Cli.Exporting;

/// <summary>Makes a site of the course's lessons: pages that open from a disk, without a network and without a server.</summary>
internal sealed class SiteExporter(CourseRepository repository, CourseMap map)
{
    /// <summary>
    /// The site in memory. What is wrong with a lesson (a notebook that cannot be read, a link that leads nowhere) is among
    /// its problems.
    /// </summary>
    public Site Build(IReadOnlyList<LessonSource> sources)
    {
        Site site = new();
        SiteLinks links = new(repository, sources);
        SearchIndex search = new();
        IndexPage index = new(repository, site, links);
        List<LessonPage> lessons = [.. sources.Select(source => Lesson(source, site, links, search)).OfType<LessonPage>()];

        for (int place = 0; place < lessons.Count; place++)
        {
            site.Add(lessons[place].Path, lessons[place].ToHtml(index.Course, lessons.ElementAtOrDefault(place - 1), lessons.ElementAtOrDefault(place + 1)));
        }
        site.Add(SiteLinks.Index, index.ToHtml(map, lessons.ToDictionary(lesson => Path.GetFileNameWithoutExtension(lesson.Path))));
        while (links.TryTakeWanted(out string path, out string page))
        {
            if (page.EndsWith(".html", StringComparison.Ordinal))
            {
                site.Add(page, SourcePage.ToHtml(repository, path, page, index.Course, site, links));
            }
            else
            {
                site.Add(page, File.ReadAllBytes(path));
            }
        }
        site.Add("assets/search-index.js", search.ToScript());
        SiteAssets.AddTo(site);
        site.Lessons = lessons.Count;
        site.Pictures = lessons.Sum(lesson => lesson.Pictures);
        return site;
    }

    private LessonPage? Lesson(LessonSource source, Site site, SiteLinks links, SearchIndex search)
    {
        if (source.Page == SiteLinks.Index)
        {
            site.AddProblem($"{source.Lesson.DisplayName}: a lesson of this name would take the place of the index page; rename it.");
            return null;
        }
        try
        {
            Notebook notebook = Notebook.Load(source.NotebookPath, repository.RelativeName(source.NotebookPath));
            return new LessonPage(repository, source, notebook, site, links, search);
        }
        catch (NotebookFormatException exception)
        {
            site.AddProblem(exception.Message);
            return null;
        }
    }
}

using Course.Cli.Checking.Sources;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Rules;

/// <summary>Links in a lesson lead somewhere: to a heading, to a file of the clone, or to a well-formed address.</summary>
internal sealed class LinksResolve : ILessonRule
{
    public string Name => "links-resolve";

    public string Promise => "every link leads somewhere";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson)
    {
        LinkTarget target = new(lesson.File.Repository, lesson.File.Path, lesson.MarkdownCells);
        return
            from text in lesson.MarkdownCells
            from link in text.Links
            where !IsAttachment(text.Cell!, link.Target)
            let problem = target.FindProblem(link.Target)
            where problem is not null
            select new Finding(lesson.At(text.Cell!, link.Line), problem);
    }

    /// <summary>The same for a Markdown file.</summary>
    public static IEnumerable<Finding> ExamineFile(CourseRepository repository, string path)
    {
        MarkdownText text = new(File.ReadAllText(path));
        LinkTarget target = new(repository, path, [text]);
        return
            from link in text.Links
            let problem = target.FindProblem(link.Target)
            where problem is not null
            select new Finding($"{repository.RelativeName(path)}, line {link.Line}", problem);
    }

    private static bool IsAttachment(NotebookCell cell, string target) =>
        target.StartsWith("attachment:", StringComparison.Ordinal)
        && cell.Json["attachments"]?[target["attachment:".Length..]] is not null;
}

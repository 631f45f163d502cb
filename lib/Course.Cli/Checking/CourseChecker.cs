using Course.Cli.Checking.Rules;
using Course.Cli.Running;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking;

/// <summary>Applies every rule to every lesson.</summary>
internal sealed class CourseChecker(CourseRepository repository, CourseMap map)
{
    /// <summary>Reads the lessons and applies the rules that look at files.</summary>
    /// <param name="lessons">The notebooks to check.</param>
    /// <param name="reruns">How a fresh run of each went; null to leave out the comparison with it.</param>
    public IReadOnlyList<RuleResult> Check(IReadOnlyList<NotebookFile> lessons, IReadOnlyList<LessonRun>? reruns) =>
        [.. lessons.SelectMany((lesson, index) => CheckLesson(lesson, reruns?[index])), .. CheckDocuments()];

    private IEnumerable<RuleResult> CheckLesson(NotebookFile file, LessonRun? rerun)
    {
        LessonUnderCheck lesson;
        try
        {
            lesson = new LessonUnderCheck(file, Notebook.Load(file.Path, file.DisplayName), map);
        }
        catch (NotebookFormatException exception)
        {
            NotebookIsValid rule = new();
            return [new RuleResult(file.LessonName, rule.Name, rule.Promise, [new Finding(exception.Place is null ? exception.Name : $"{exception.Name}, {exception.Place}", exception.Problem)])];
        }
        IEnumerable<RuleResult> results = LessonRules.All.Select(rule => new RuleResult(file.LessonName, rule.Name, rule.Promise, [.. rule.Examine(lesson)]));
        return rerun is null ? results : results.Append(new RuleResult(file.LessonName, OutputsReproduce.Name, OutputsReproduce.Promise, [.. Compare(lesson, rerun)]));
    }

    private static IEnumerable<Finding> Compare(LessonUnderCheck lesson, LessonRun rerun) => rerun switch
    {
        { Failures: [var failure, ..], Executed: { } executed } =>
            [new Finding(lesson.At(executed.Cells[failure.CellNumber - 1]), $"a fresh run failed here with {failure.Error}: {failure.Message}. See it whole with: course run {lesson.File.LessonName}.")],
        { Executed: { } executed } => OutputsReproduce.Compare(lesson, executed),
        _ => [new Finding(lesson.Place, rerun.Problem ?? "a fresh run did not come to its end; run it with: course run.")],
    };

    private IEnumerable<RuleResult> CheckDocuments()
    {
        LinksResolve rule = new();
        const string readme = "README.md";
        string path = Path.Combine(repository.Root, readme);
        yield return new RuleResult(readme, rule.Name, rule.Promise, File.Exists(path)
            ? [.. LinksResolve.ExamineFile(repository, path)]
            : [new Finding(readme, "the file is missing; it is the index that every lesson links to.")]);
    }
}

using System.Text;

namespace Course.Cli.Exporting;

/// <summary>A site in memory, before anything of it is on disk.</summary>
internal sealed class Site
{
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly List<string> problems = [];

    /// <summary>The files by their path on the site, with <c>/</c>.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => files;

    /// <summary>What is wrong with the lessons, a sentence each; a site with problems is not written.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>How many lessons the site holds.</summary>
    public int Lessons { get; set; }

    /// <summary>How many pictures its lessons show.</summary>
    public int Pictures { get; set; }

    public void Add(string path, string text) => files.Add(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text));

    public void Add(string path, byte[] content) => files.Add(path, content);

    /// <summary>Adds what is wrong; the same sentence only once.</summary>
    public void AddProblem(string problem)
    {
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }
}

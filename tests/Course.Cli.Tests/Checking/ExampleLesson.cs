using System.Text.Json.Nodes;
using Course.Cli.Checking;
using Course.Kernel.Notebooks;

namespace Course.Cli.Tests.Checking;

/// <summary>
/// A small lesson that passes every rule, in a clone that has what it links to. Each test breaks one thing.
/// </summary>
internal sealed class ExampleLesson : IDisposable
{
    public const string Picture = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/><path d="M0 0L9 9"/></svg>""";

    public ExampleLesson()
    {
        Clone.Write("README.md", "# Course\n\n## Lessons\n\n[first](notebooks/01-generators.ipynb)\n");
        Clone.Write("lib/Course.Concurrency/Generators/Generator.cs", "");
        Clone.Write("tests/Course.Concurrency.Tests/Generators/GeneratorTests.cs", "");
        Clone.Write("notebooks/02-delegation.ipynb", Notebook.Create("next", [Cells.Markdown("# Next")]).ToText());
        Parts =
        [
            Cells.Markdown("# 01 · Generators\n\nPrevious: – · Index: [lessons](../README.md#lessons) · Next: [delegation](02-delegation.ipynb) · 45 minutes · Needs: nothing"),
            Cells.Code("// Builds the library.\nvar start = new System.Diagnostics.ProcessStartInfo(\"dotnet\", \"build ../lib\");"),
            Cells.Code("#r \"../lib/bin/Course.Exercises.dll\"\nusing Course.Concurrency;"),
            Cells.Markdown("## The pain"),
            Cells.Code("int x = 1;"),
            Cells.Markdown("## Predict\n\n## Build: a box that yields\n\n## See"),
            Cells.Code("chart", Cells.Result("text/html", Picture)),
            Cells.Markdown("## Compare"),
            Cells.Tagged(["measured"], "chart", Cells.Result("text/html", $"<div>{Picture}</div><script type=\"application/json\">{{\"data\":[{{\"y\":[1]}}]}}</script>")),
            Cells.Markdown("## Break it\n\n## Exercises"),
            Cells.Code("Console.WriteLine(x);", Cells.Stream("1\n")),
            Cells.Markdown("## In real .NET\n\n[up](#the-pain), [web](https://learn.microsoft.com/dotnet/)\n\n## Recap"),
        ];
        foreach ((int index, JsonObject cell) in Parts.Where(cell => (string?)cell["cell_type"] == "code").Index())
        {
            cell["execution_count"] = index + 1;
        }
    }

    public TemporaryClone Clone { get; } = new();

    /// <summary>The cells; tests change them before they ask for the lesson.</summary>
    public List<JsonObject> Parts { get; }

    /// <summary>The place of a plain code cell among <see cref="Parts"/>.</summary>
    public const int PlainCode = 4;

    /// <summary>The place of the cell under "See".</summary>
    public const int SeeCode = 6;

    /// <summary>The number of the plain code cell, as findings name it.</summary>
    public const string PlainCodePlace = "notebooks/01-generators.ipynb, cell 5";

    public string Name { get; set; } = "01-generators";

    public void SetSource(int index, string source) => Parts[index]["source"] = source;

    public void SetOutputs(int index, params JsonObject[] outputs) => Parts[index]["outputs"] = new JsonArray(outputs);

    public LessonUnderCheck Build()
    {
        NotebookFile file = new(Clone.Repository, Clone.PathOf($"notebooks/{Name}.ipynb"));
        return new LessonUnderCheck(file, Notebook.Create(file.DisplayName, Parts.Select(cell => cell.DeepClone().AsObject())), CourseMap.Read());
    }

    public IReadOnlyList<Finding> Findings(string rule) => [.. LessonRules.All.Single(candidate => candidate.Name == rule).Examine(Build())];

    public void Dispose() => Clone.Dispose();
}

using System.Text.Json.Nodes;
using Course.Concurrency.Time;
using Course.Kernel.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Running;

public sealed class NotebookRunnerTests
{
    private static readonly NotebookRunOptions Patient = new() { Kernel = SharedKernel.Patient };

    [Fact]
    public async Task Run_WholeNotebook_FillsOutputsAndCountsOfCodeCellsOnly()
    {
        Notebook notebook = Notebook.Create("a.ipynb",
        [
            Code("var x = 1; Console.WriteLine(x);"),
            NotebookCell.Create(CellType.Markdown, "# text"),
            Code("  \n"),
            Code("#!fsharp\n\"f\" + \"#\""),
            Code("(x + 1).ToString()"),
        ]);

        NotebookRun run = await RunAsync(notebook);

        Assert.True(run.Succeeded);
        Assert.Equal([1, null, 2, 3], run.Cells.Select(cell => cell.Cell.ExecutionCount));
        Assert.Equal(
            [CellRunStatus.Succeeded, CellRunStatus.Skipped, CellRunStatus.Succeeded, CellRunStatus.Succeeded],
            run.Cells.Select(cell => cell.Status));
        Assert.Equal("stream", run.Notebook.Cells[0].Outputs[0]!["output_type"]!.GetValue<string>());
        Assert.Equal("""["f#"]""", run.Notebook.Cells[3].Outputs[0]!["data"]!["text/plain"]!.ToJsonString());
        Assert.Equal("""["2"]""", run.Notebook.Cells[4].Outputs[0]!["data"]!["text/plain"]!.ToJsonString());
        Notebook reread = Notebook.Parse(run.Notebook.ToText(), "again");
        Assert.Empty(reread.UnknownFields());
    }

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("{")]
    public async Task Run_CellThatDisplaysTextThatIsNoJson_KeepsItAsText(string text)
    {
        Notebook notebook = Notebook.Create("a.ipynb", [Code($"\"\"\"\"{text}\"\"\"\".DisplayAs(\"application/json\");"), Code("\"next\"")]);

        NotebookRun run = await RunAsync(notebook);

        Assert.True(run.Succeeded);
        Notebook reread = Notebook.Parse(run.Notebook.ToText(), "again");
        Assert.Equal(text, (string?)reread.Cells[0].Outputs[0]!["data"]!["application/json"]![0]);
    }

    [Fact]
    public async Task Run_LeavesTheGivenNotebookAloneAndNothingOfEarlierRuns()
    {
        Notebook notebook = Notebook.Create("a.ipynb", [Code("1;".Replace("1", "var a = 1", StringComparison.Ordinal)), Code("throw new Exception();"), Code("2")]);
        notebook.Cells[2].Outputs = [new CellOutput.StreamOutput("stdout", "old").ToJson()];
        notebook.Cells[2].ExecutionCount = 9;

        NotebookRun run = await RunAsync(notebook, Patient with { FailFast = true });

        Assert.Equal(9, notebook.Cells[2].ExecutionCount);
        Assert.Single(notebook.Cells[2].Outputs);
        Assert.Null(run.Notebook.Cells[2].ExecutionCount);
        Assert.Empty(run.Notebook.Cells[2].Outputs);
    }

    [Fact]
    public async Task Run_CellThatLeavesCodeRunning_HasItsOutputs()
    {
        NotebookRun run = await RunAsync(Notebook.Create("a.ipynb",
        [
            Code("Console.Write(\"a\"); var shown = display(\"before\"); var go = new System.Threading.ManualResetEventSlim(); var done = new System.Threading.ManualResetEventSlim();\n"
                + "_ = Task.Run(() => { go.Wait(); Console.Write(\"b\"); shown.Update(\"after\"); display(\"c\"); done.Set(); });"),
            Code("go.Set(); done.Wait(); Console.Write(\"own\");"),
        ]));

        Assert.True(run.Succeeded);
        Assert.Equal(
            ["a", "after", "b", "c"],
            run.Notebook.Cells[0].Outputs.Select(output => (string?)(output!["text"] ?? output["data"]!["text/plain"])![0]));
        Assert.Equal("own", (string?)Assert.Single(run.Notebook.Cells[1].Outputs)!["text"]![0]);
    }

    [Fact]
    public async Task Run_CellThatEndsTheProcessAfterItsEnd_HasFailed()
    {
        NotebookRun run = await RunAsync(Notebook.Create("a.ipynb",
        [
            Code("var fail = new System.Threading.ManualResetEventSlim(); new System.Threading.Thread(() => { fail.Wait(); throw new FormatException(\"no luck\"); }).Start();"),
            Code("fail.Set(); System.Threading.Thread.Sleep(-1);"),
            Code("1"),
        ]));

        Assert.Equal([CellRunStatus.Failed, CellRunStatus.Failed, CellRunStatus.NotRun], run.Cells.Select(cell => cell.Status));
        Assert.All(run.Failures, failure => Assert.Equal("System.FormatException", failure.Error!.Name));
        Assert.Equal("error", (string?)Assert.Single(run.Notebook.Cells[0].Outputs)!["output_type"]);
        Assert.Same(run.Cells[1], run.Killer);
    }

    [Theory]
    [InlineData(false, CellRunStatus.Succeeded)]
    [InlineData(true, CellRunStatus.NotRun)]
    public async Task Run_AfterAFailure_GoesOnUnlessFailFast(bool failFast, CellRunStatus last)
    {
        NotebookRun run = await RunAsync(Notebook.Create("a.ipynb", [Code("throw new Exception(\"no\");"), Code("1")]), Patient with { FailFast = failFast });

        Assert.False(run.Succeeded);
        Assert.Equal([CellRunStatus.Failed, last], run.Cells.Select(cell => cell.Status));
        Assert.Equal("no", Assert.Single(run.Failures).Error!.Value);
        Assert.Null(run.Killer);
        Assert.Equal("error", run.Notebook.Cells[0].Outputs[0]!["output_type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Run_Tags_MeanWhatTheyMeanToJupyter()
    {
        NotebookRun run = await RunAsync(Notebook.Create("a.ipynb",
        [
            Code("throw new Exception(\"expected\");", "raises-exception"),
            Code("throw new Exception();", "skip-execution"),
            Code("1"),
        ]), Patient with { FailFast = true });

        Assert.True(run.Succeeded);
        Assert.Equal([CellRunStatus.Succeeded, CellRunStatus.Skipped, CellRunStatus.Succeeded], run.Cells.Select(cell => cell.Status));
        Assert.Equal("expected", run.Cells[0].Error!.Value);
    }

    [Fact]
    public async Task Run_CellThatKillsTheKernel_CostsTheRestOfItsNotebookOnly()
    {
        NotebookRun run = await RunAsync(Notebook.Create("a.ipynb", [Code("1"), Code("Environment.Exit(1);", "raises-exception"), Code("2")]));

        Assert.Equal([CellRunStatus.Succeeded, CellRunStatus.Failed, CellRunStatus.NotRun], run.Cells.Select(cell => cell.Status));
        Assert.Same(run.Cells[1], run.Killer);
        Assert.Contains("Cell 2 ended its own process", run.Notebook.Cells[1].Outputs[0]!["evalue"]!.GetValue<string>());
    }

    [Fact]
    public async Task Run_Timeout_StopsTheCellAndTheNextOneHasTheVariables()
    {
        VirtualTime clock = new();
        TimeSpan limit = TimeSpan.FromSeconds(3);
        Recorder progress = new() { OnOutput = _ => Task.Run(() => clock.Advance(limit)) };

        NotebookRun run = await NotebookRunner.RunAsync(
            Notebook.Create("a.ipynb", [Code("var seen = \"kept\"; Console.Write(\"running\"); while (true) { }"), Code("seen")]),
            new NotebookRunOptions { Kernel = SharedKernel.Patient with { Clock = clock }, CellTimeout = limit }, progress, TestContext.Current.CancellationToken);

        Assert.Equal([CellStatus.TimedOut, CellStatus.Ok], run.Cells.Select(cell => cell.Result!.Status));
        Assert.Equal("""["kept"]""", run.Notebook.Cells[1].Outputs[0]!["data"]!["text/plain"]!.ToJsonString());
    }

    [Fact]
    public async Task Run_Cancelled_ReportsWhatWasDone()
    {
        using CancellationTokenSource cancellation = new();
        Recorder progress = new() { OnOutput = _ => cancellation.Cancel() };

        NotebookRun run = await NotebookRunner.RunAsync(
            Notebook.Create("a.ipynb", [Code("1"), Code("Console.Write(\"running\"); while (true) { }"), Code("3")]), Patient, progress, cancellation.Token);

        Assert.True(run.WasCancelled);
        Assert.False(run.Succeeded);
        Assert.NotEqual(CellRunStatus.Succeeded, run.Cells[2].Status);
    }

    [Fact]
    public async Task Run_UpdateFromALaterCell_ChangesTheEarlierOutput()
    {
        NotebookRun run = await RunAsync(Notebook.Create("a.ipynb", [Code("var shown = display(\"old\");"), Code("shown.Update(\"new\");")]));

        Assert.Equal("""["new"]""", run.Notebook.Cells[0].Outputs[0]!["data"]!["text/plain"]!.ToJsonString());
        Assert.Empty(run.Notebook.Cells[1].Outputs);
    }

    [Fact]
    public async Task Progress_TellsTheRunInOrder()
    {
        Recorder progress = new();

        await NotebookRunner.RunAsync(
            Notebook.Create("a.ipynb", [Code("Console.Write(\"a\");"), Code(""), Code("throw new FormatException();")]), Patient, progress, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["started 1", "put stream", "finished Succeeded", "finished Skipped", "started 2", "put error", "finished Failed"],
            progress.News);
    }

    private static Task<NotebookRun> RunAsync(Notebook notebook, NotebookRunOptions? options = null) =>
        NotebookRunner.RunAsync(notebook, options ?? Patient, null, TestContext.Current.CancellationToken);

    private static JsonObject Code(string source, params string[] tags) => NotebookCell.Create(CellType.Code, source, tags.Length == 0 ? null : tags);

    private sealed class Recorder : IProgress<CellProgress>
    {
        public List<string> News { get; } = [];

        public Action<CellOutput>? OnOutput { get; init; }

        public void Report(CellProgress value)
        {
            News.Add(value switch
            {
                CellProgress.Started started => $"started {started.ExecutionCount}",
                CellProgress.Put put => $"put {put.Output.ToJson()["output_type"]}",
                CellProgress.Finished finished => $"finished {finished.Run.Status}",
                _ => "?",
            });
            if (value is CellProgress.Put { Output: CellOutput.StreamOutput } news)
            {
                OnOutput?.Invoke(news.Output);
            }
        }
    }
}

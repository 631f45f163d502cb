using System.Globalization;
using Course.Kernel.Notebooks;
using Spectre.Console;

namespace Course.Cli.Running;

/// <summary>What is printed when the run is over: the failed cells, the table, and what was written.</summary>
internal static class RunReport
{
    /// <summary>Prints everything about <paramref name="runs"/>.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<LessonRun> runs)
    {
        foreach (LessonRun run in runs)
        {
            WriteFailures(console, run);
        }
        console.WriteLine();
        console.Write(Table(runs));
        foreach (string line in Closing(runs))
        {
            console.WriteLine(line);
        }
    }

    /// <summary>How a lesson ended, in a few words.</summary>
    public static string Describe(LessonRun run) => run.Outcome switch
    {
        LessonOutcome.Passed when run.Unwritten is not [] => $"passed in {Seconds(run)} s, but not written",
        LessonOutcome.Passed => $"passed in {Seconds(run)} s",
        LessonOutcome.Failed when run.Failures is [] => "could not be run",
        LessonOutcome.Failed => $"{Plural(run.Failures.Count, "cell")} failed",
        LessonOutcome.Interrupted => "interrupted",
        _ => "not run",
    };

    private static void WriteFailures(IAnsiConsole console, LessonRun run)
    {
        foreach (CellFailure failure in run.Failures)
        {
            console.WriteLine();
            console.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"{run.File.DisplayName}, cell {failure.CellNumber} (code cell {failure.ExecutionCount}): {failure.Error}"), new Style(Color.Red)));
            console.WriteLine();
            bool saysMessage = string.Join('\n', failure.Traceback).Contains(failure.Message, StringComparison.Ordinal);
            foreach (string line in saysMessage ? failure.Traceback : [.. failure.Message.Split('\n'), .. failure.Traceback])
            {
                // Straight to the writer: a wrapped line would part the caret from what it points at.
                console.Profile.Out.Writer.WriteLine("    " + line);
            }
        }
        if (run.Problem is not null)
        {
            WriteSentence(console, run.Problem, run.Outcome == LessonOutcome.Failed ? Color.Red : Color.Yellow);
        }
        foreach (string problem in run.Unwritten)
        {
            WriteSentence(console, problem, Color.Red);
        }
    }

    private static void WriteSentence(IAnsiConsole console, string sentence, Color colour)
    {
        console.WriteLine();
        console.Write(new Text(sentence, new Style(colour)));
        console.WriteLine();
    }

    private static Table Table(IReadOnlyList<LessonRun> runs)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("lesson");
        table.AddColumn("cells");
        table.AddColumn(new TableColumn("pictures").RightAligned());
        table.AddColumn(new TableColumn("predicted").RightAligned());
        table.AddColumn(new TableColumn("virtual").RightAligned());
        table.AddColumn(new TableColumn("measured").RightAligned());
        table.AddColumn(new TableColumn("seconds").RightAligned());
        foreach (LessonRun run in runs)
        {
            Style style = run.Outcome switch
            {
                LessonOutcome.Passed => Style.Plain,
                LessonOutcome.Failed => new Style(Color.Red),
                _ => new Style(Color.Yellow),
            };
            table.AddRow(Row(run).Select(text => new Text(text, style)));
        }
        return table;
    }

    private static IEnumerable<string> Row(LessonRun run)
    {
        if (run.Executed is null)
        {
            string seconds = run.Outcome == LessonOutcome.NotRun ? LessonTiming.None : Seconds(run);
            return [run.File.LessonName, Describe(run), LessonTiming.None, LessonTiming.None, LessonTiming.None, LessonTiming.None, seconds];
        }
        LessonTiming timing = LessonTiming.Of(run.Executed);
        return
        [
            run.File.LessonName,
            Cells(run),
            Pictures.CountIn(run.Executed).ToString(CultureInfo.InvariantCulture),
            timing.Predicted,
            timing.Virtual,
            timing.Measured,
            Seconds(run),
        ];
    }

    private static string Cells(LessonRun run)
    {
        NotebookCell[] code = [.. run.Executed!.Cells.Where(cell => cell.CellType == CellType.Code)];
        int ran = code.Count(cell => cell.ExecutionCount is not null);
        string count = ran == code.Length
            ? ran.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{ran} of {code.Length}");
        return run.Failures is [] ? count : string.Create(CultureInfo.InvariantCulture, $"{count}, {run.Failures.Count} failed");
    }

    private static IEnumerable<string> Closing(IReadOnlyList<LessonRun> runs)
    {
        string[] written = [.. runs.SelectMany(run => run.Written)];
        if (written is not [])
        {
            yield return $"Executed notebooks: {string.Join(", ", written)}";
        }
        if (runs.Any(run => run.Outcome == LessonOutcome.NotRun))
        {
            yield return $"Not run: {Name(runs, LessonOutcome.NotRun)}.";
        }
        if (runs.Any(run => run.Unwritten is not []))
        {
            yield return $"Not written: {string.Join(", ", runs.Where(run => run.Unwritten is not []).Select(run => run.File.LessonName))}.";
        }
        int failed = runs.Count(run => run.Outcome == LessonOutcome.Failed);
        yield return failed == 0
            ? $"{Plural(runs.Count(run => run.Outcome == LessonOutcome.Passed), "lesson")} passed."
            : $"{Plural(failed, "lesson")} failed: {Name(runs, LessonOutcome.Failed)}.";
    }

    private static string Name(IEnumerable<LessonRun> runs, LessonOutcome outcome) =>
        string.Join(", ", runs.Where(run => run.Outcome == outcome).Select(run => run.File.LessonName));

    private static string Seconds(LessonRun run) => run.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Plural(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}

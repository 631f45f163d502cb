using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;

namespace Course.Kernel;

/// <summary>
/// The outputs of a run as they are written to its notebook: a later cell can still update what an earlier one displayed, and
/// what a cell has left running puts out more under it. Thread-safe.
/// </summary>
internal sealed class RunOutputs
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, JsonObject> displays = [];
    private readonly Dictionary<string, CellOutput.UpdateDisplayData> updates = [];
    private readonly Dictionary<NotebookCell, List<CellOutput>> afterwards = [];

    /// <summary>Whom to tell of what comes after a cell's end.</summary>
    public IProgress<CellOutput> After(NotebookCell cell) => new Listener(this, cell);

    /// <summary>Writes what a cell has put out by its end.</summary>
    public void Write(CellResult result, NotebookCell cell, int executionCount)
    {
        lock (gate)
        {
            Write(result.Outputs, cell);
            cell.ExecutionCount = executionCount;
            foreach (CellOutput.UpdateDisplayData update in result.DisplayUpdates)
            {
                Update(update);
            }
        }
    }

    /// <summary>Writes what came afterwards. A cell that an error came of then has failed.</summary>
    /// <returns>The runs, with that in them.</returns>
    public IReadOnlyList<CellRun> Finish(IReadOnlyList<CellRun> runs)
    {
        lock (gate)
        {
            return [.. runs.Select(Finish)];
        }
    }

    private CellRun Finish(CellRun run)
    {
        if (run.Result is not { } result || !afterwards.TryGetValue(run.Cell, out List<CellOutput>? more))
        {
            return run;
        }
        OutputCollector collector = new();
        foreach (CellOutput output in result.Outputs.Concat(more))
        {
            collector.Add(output);
        }
        IReadOnlyList<CellOutput> all = collector.ToList();
        Write(all, run.Cell);
        foreach (CellOutput.DisplayData display in all.OfType<CellOutput.DisplayData>())
        {
            if (updates.TryGetValue(display.DisplayId, out CellOutput.UpdateDisplayData? update))
            {
                Update(update);
            }
        }
        bool hasFailed = more.OfType<CellOutput.ErrorOutput>().Any() && result.Status == CellStatus.Ok;
        return run with
        {
            Status = hasFailed ? CellRunStatus.Failed : run.Status,
            Result = result with { Outputs = all, Status = hasFailed ? CellStatus.Error : result.Status },
        };
    }

    private void Write(IReadOnlyList<CellOutput> outputs, NotebookCell cell)
    {
        JsonArray written = [];
        foreach (CellOutput output in outputs)
        {
            JsonObject json = output.ToJson();
            written.Add((JsonNode)json);
            if (output is CellOutput.DisplayData display)
            {
                displays[display.DisplayId] = json;
            }
        }
        cell.Outputs = written;
    }

    private void Update(CellOutput.UpdateDisplayData update)
    {
        updates[update.DisplayId] = update;
        if (displays.TryGetValue(update.DisplayId, out JsonObject? display))
        {
            display["data"] = update.Data.ToJson();
        }
    }

    private void Note(NotebookCell cell, CellOutput output)
    {
        lock (gate)
        {
            if (output is CellOutput.UpdateDisplayData update)
            {
                Update(update);
                return;
            }
            if (!afterwards.TryGetValue(cell, out List<CellOutput>? more))
            {
                afterwards.Add(cell, more = []);
            }
            more.Add(output);
        }
    }

    private sealed class Listener(RunOutputs outputs, NotebookCell cell) : IProgress<CellOutput>
    {
        public void Report(CellOutput value) => outputs.Note(cell, value);
    }
}

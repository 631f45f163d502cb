using System.Text;

namespace Course.Kernel;

/// <summary>Collects a cell's outputs as Jupyter does: successive chunks of one stream become one output, and an update changes
/// the display that it is for. Not thread-safe.</summary>
internal sealed class OutputCollector
{
    private readonly List<CellOutput> outputs = [];
    private readonly List<CellOutput.UpdateDisplayData> updatesOfEarlierCells = [];
    private readonly StringBuilder stream = new();
    private string? streamName;
    private bool clearsAtNext;

    /// <summary>Updates of displays that are not among this cell's outputs.</summary>
    public IReadOnlyList<CellOutput.UpdateDisplayData> UpdatesOfEarlierCells => updatesOfEarlierCells;

    public void Add(CellOutput output)
    {
        if (clearsAtNext && output is not (CellOutput.UpdateDisplayData or CellOutput.ClearOutput))
        {
            Clear();
        }
        switch (output)
        {
            case CellOutput.ClearOutput clear:
                if (clear.Wait)
                {
                    clearsAtNext = true;
                }
                else
                {
                    Clear();
                }
                break;
            case CellOutput.StreamOutput chunk:
                if (streamName != chunk.Name)
                {
                    CloseStream();
                    streamName = chunk.Name;
                }
                stream.Append(chunk.Text);
                break;
            case CellOutput.UpdateDisplayData update:
                if (!TryUpdate(outputs, update))
                {
                    updatesOfEarlierCells.Add(update);
                }
                break;
            default:
                CloseStream();
                outputs.Add(output);
                break;
        }
    }

    public IReadOnlyList<CellOutput> ToList()
    {
        CloseStream();
        return [.. outputs];
    }

    private void Clear()
    {
        outputs.Clear();
        stream.Clear();
        streamName = null;
        clearsAtNext = false;
    }

    private static bool TryUpdate(List<CellOutput> outputs, CellOutput.UpdateDisplayData update)
    {
        bool found = false;
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i] is CellOutput.DisplayData display && display.DisplayId == update.DisplayId)
            {
                outputs[i] = display with { Data = update.Data };
                found = true;
            }
        }
        return found;
    }

    private void CloseStream()
    {
        if (stream.Length > 0)
        {
            outputs.Add(new CellOutput.StreamOutput(streamName!, stream.ToString()));
            stream.Clear();
        }
        streamName = null;
    }
}

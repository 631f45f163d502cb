namespace Course.Kernel;

/// <summary>The cells that a kernel has run, as far back as anybody may still have to do with them. Not thread-safe.</summary>
internal sealed class EndedCells
{
    // What a cell of long ago started and still puts something out is shown in the cell that runs then.
    private const int MostKept = 1000;

    private readonly Dictionary<int, CellAftermath> cells = [];
    private readonly Queue<int> order = new();

    /// <summary>The last one; null if no cell has run.</summary>
    public CellAftermath? Last { get; private set; }

    public void Add(CellAftermath cell)
    {
        if (order.Count == MostKept)
        {
            cells.Remove(order.Dequeue());
        }
        cells.Add(cell.Id, cell);
        order.Enqueue(cell.Id);
        Last = cell;
    }

    /// <summary>A cell by its number; null if it is not known.</summary>
    public CellAftermath? Find(int id) => cells.GetValueOrDefault(id);
}

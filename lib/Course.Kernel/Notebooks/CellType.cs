namespace Course.Kernel.Notebooks;

/// <summary>The three kinds of cell that nbformat 4 knows.</summary>
public enum CellType
{
    /// <summary>Runs in a kernel and holds outputs.</summary>
    Code,

    /// <summary>Text for the reader.</summary>
    Markdown,

    /// <summary>Text for a converter; shown as it is.</summary>
    Raw,
}

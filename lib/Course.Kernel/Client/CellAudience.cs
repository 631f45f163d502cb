namespace Course.Kernel;

/// <summary>Who hears of a cell, and whom it may ask.</summary>
internal sealed record CellAudience
{
    /// <summary>Told of each output as it comes, in order, on one thread at a time.</summary>
    public IProgress<CellOutput>? Outputs { get; init; }

    /// <summary>Told of what code puts out that the cell started and that runs on after the cell's end; null for nobody, and
    /// then it is shown in the cell that runs then, or that runs next.</summary>
    public IProgress<CellOutput>? Afterwards { get; init; }

    /// <summary>Whether somebody sits before the notebook: then tasks that fail unseen are looked for, and told of afterwards.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whom the cell may ask for input; null for nobody, and then it reads the end of all input.</summary>
    public ICellInput? Input { get; init; }
}

namespace Course.Cli.Running;

/// <summary>What the user asked of a run.</summary>
internal sealed record RunOptions
{
    public static readonly TimeSpan DefaultCellTimeout = TimeSpan.FromSeconds(300);

    /// <summary>The longest that one cell may take.</summary>
    public TimeSpan CellTimeout { get; init; } = DefaultCellTimeout;

    /// <summary>Whether the first failed cell ends the run.</summary>
    public bool FailFast { get; init; }

    /// <summary>Whether executed notebooks go to <c>out/</c>.</summary>
    public bool WriteOutput { get; init; } = true;

    /// <summary>Whether notebooks whose cells all passed are replaced by what they gave.</summary>
    public bool WriteBack { get; init; }
}

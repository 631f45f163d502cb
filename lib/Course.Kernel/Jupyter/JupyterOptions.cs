namespace Course.Kernel.Jupyter;

/// <summary>How to start the kernel for a Jupyter front end.</summary>
public sealed record JupyterOptions
{
    /// <summary>The connection file that the front end has written; null to choose ports and a key, and to write one.</summary>
    public string? ConnectionFile { get; init; }

    /// <summary>Whether the connection file may ask for an address that other machines can reach.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>Whether the connection file may have no key, and anybody who can connect may run code.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>Whether Ctrl-C ends the kernel when no cell is running.</summary>
    public bool EndsAtIdleInterrupt { get; init; }

    /// <summary>How to start the process that runs cells.</summary>
    public KernelOptions Kernel { get; init; } = new();
}

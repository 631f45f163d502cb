namespace Course.Kernel.Jupyter;

/// <summary>The sockets that messages travel on; the fifth, the heartbeat, carries none.</summary>
internal enum JupyterChannel
{
    /// <summary>Requests to run code and about code, one after the other.</summary>
    Shell,

    /// <summary>Requests that do not wait for a cell: interrupt, shutdown.</summary>
    Control,

    /// <summary>The kernel's own requests for a line of input, and their answers.</summary>
    Stdin,

    /// <summary>What every front end is told.</summary>
    IOPub,
}

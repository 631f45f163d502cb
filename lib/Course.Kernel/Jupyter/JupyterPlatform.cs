namespace Course.Kernel.Jupyter;

/// <summary>The platforms on which Jupyter has folders of its own.</summary>
public enum JupyterPlatform
{
    /// <summary>Linux, and what is like it.</summary>
    Linux,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Windows.</summary>
    Windows,
}

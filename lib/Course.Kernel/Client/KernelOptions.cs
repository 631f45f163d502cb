namespace Course.Kernel;

/// <summary>How to start a kernel.</summary>
public sealed record KernelOptions
{
    /// <summary>The folder of the notebook: where <c>#r "file.dll"</c> and relative paths start. It must exist. Unless set, the
    /// current folder, which nobody asks for otherwise: it may be gone.</summary>
    public string WorkingDirectory { get => field ?? Directory.GetCurrentDirectory(); init; }

    /// <summary>What messages call the notebook.</summary>
    public string NotebookName { get; init; } = "notebook";

    /// <summary>Environment variables to set (or, with null, to remove) on top of the caller's own.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long a cell that is told to stop may take, over all milder steps, before its process is killed.</summary>
    public TimeSpan KillAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long until the reader is told that a cell which is to stop has not stopped yet, and what comes next.</summary>
    internal TimeSpan TellAfter { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>How long a language that runs in a process of its own may take to stop before that process is killed; null: what suits the language.</summary>
    internal TimeSpan? LanguageKillAfter { get; init; }

    /// <summary>The clock that <see cref="CellRequest.Timeout"/> is measured by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What the reader is told when the process has ended while no cell was running: what comes next.</summary>
    internal string? AfterItsEnd { get; init; }

    /// <summary>How much one cell may put out, in characters, whichever way; what comes after is dropped, and the reader is told.</summary>
    public int OutputLimit { get; init; } = 8 * 1024 * 1024;
}

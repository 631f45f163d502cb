namespace Course.Cli.Running;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunDisplay
{
    /// <summary>Shows what <paramref name="run"/> reports until it ends, and gives its result.</summary>
    Task<T> ShowAsync<T>(IReadOnlyList<NotebookFile> lessons, Func<IRunProgress, Task<T>> run);
}

namespace Course.Kernel;

/// <summary>Somebody who can be asked for a line of text while a cell runs.</summary>
internal interface ICellInput
{
    /// <summary>Asks for a line.</summary>
    /// <param name="prompt">What to show before it; may be empty.</param>
    /// <param name="isPassword">Whether what is typed is to be hidden.</param>
    /// <param name="cancellationToken">Cancelled when the cell needs the line no longer.</param>
    /// <returns>The line without its end; null for the end of all input.</returns>
    Task<string?> ReadLineAsync(string prompt, bool isPassword, CancellationToken cancellationToken);
}

using System.Globalization;

namespace Course.Kernel;

/// <summary>One cell to execute.</summary>
/// <param name="Code">The cell's text; lines end with <c>\n</c>. Magic lines (<c>#!fsharp</c>) may switch the language.</param>
/// <param name="Language">The language of the text before any magic line.</param>
/// <param name="ExecutionCount">The number that the reader sees beside the cell, from 1. It names the cell in messages, and
/// its file for <c>CallerFilePath</c> (<c>cell-05.csx</c>).</param>
/// <param name="Timeout">How long the cell may run, compilation included; null for as long as it likes.</param>
public sealed record CellRequest(string Code, string Language = "csharp", int ExecutionCount = 1, TimeSpan? Timeout = null)
{
    /// <summary>What messages call the cell; <c>Cell 5</c> unless set.</summary>
    public string CellName { get; init; } = string.Create(CultureInfo.InvariantCulture, $"Cell {ExecutionCount}");
}

namespace Course.Kernel.Languages;

/// <summary>A piece of a cell, executed in its turn: text in one language, or a magic that does something.</summary>
internal interface ICellPart;

/// <summary>
/// A part of a cell that is in one language. Its code has as many empty lines in front as there are lines above it in the
/// cell, so that compilers count as the reader does.
/// </summary>
/// <param name="Language">The language's usual name.</param>
/// <param name="Code">The text.</param>
internal sealed record CellSegment(string Language, string Code) : ICellPart
{
    /// <summary>The imported file that the text stands in; null if that is the cell itself.</summary>
    public CellRequest? Origin { get; init; }
}

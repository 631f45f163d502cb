namespace Course.Kernel.Languages.Magics;

/// <summary>A text that <c>#!import</c> brings in: a file, or a cell of one.</summary>
/// <param name="Origin">What messages call it, and the text that they quote.</param>
/// <param name="Code">The text to run; lines that do not count are empty.</param>
/// <param name="Language">The language that it begins in.</param>
internal sealed record ImportedText(CellRequest Origin, string Code, string Language);

namespace Course.Kernel.Languages;

/// <summary>
/// A part of a cell that is in one language. Its code has as many empty lines in front as there are lines above it in the
/// cell, so that compilers count as the reader does.
/// </summary>
/// <param name="Language">The language's usual name.</param>
/// <param name="Code">The text.</param>
internal sealed record CellSegment(string Language, string Code);

namespace Course.Kernel;

/// <summary>What a compiler says about a cell.</summary>
/// <param name="IsError">An error, or else a warning.</param>
/// <param name="Code">The compiler's number for it, such as <c>CS0103</c>.</param>
/// <param name="Message">The compiler's sentence.</param>
/// <param name="Line">The line in the cell, from 1; 0 if it is about no line.</param>
/// <param name="Column">The column in the cell, from 1; 0 if it is about no column.</param>
/// <param name="Text">All of it for the reader: the place, the message, the source line and a caret under it.</param>
public sealed record CellDiagnostic(bool IsError, string Code, string Message, int Line, int Column, string Text);

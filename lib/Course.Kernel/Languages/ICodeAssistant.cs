namespace Course.Kernel.Languages;

/// <summary>
/// Helps to write code in a language. A language that implements it is asked while one of its cells runs, on a thread of the
/// assistant's own: what cells share with it must be safe for that.
/// </summary>
/// <remarks>Code has as many lines and characters as the cell, with blanks where the cell is in another language.</remarks>
internal interface ICodeAssistant
{
    /// <summary>What could stand at a position.</summary>
    CodeCompletions Complete(string code, int position);

    /// <summary>What the name at a position, or the call around it, means; null if nothing is known.</summary>
    CodeInspection? Inspect(string code, int position);

    /// <summary>Whether the code can run as it stands.</summary>
    CodeCompleteness CheckCompleteness(string code);
}

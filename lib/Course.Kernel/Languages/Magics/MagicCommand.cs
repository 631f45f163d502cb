namespace Course.Kernel.Languages.Magics;

/// <summary>A magic line that does something, such as <c>#!share --from fsharp x</c>.</summary>
/// <param name="Name">The magic's name, without <c>#!</c>.</param>
/// <param name="Language">The language of the part of the cell that it stands in: what it acts on.</param>
/// <param name="Arguments">What the line says after the name, by parameter; a flag that is set has an empty text.</param>
/// <param name="Line">The line.</param>
/// <param name="LineNumber">The line's number in the cell, from 1.</param>
internal sealed record MagicCommand(string Name, string Language, IReadOnlyDictionary<string, string> Arguments, string Line, int LineNumber) : ICellPart
{
    /// <summary>The text below the line, for a magic that takes it.</summary>
    public string Content { get; init; } = "";

    /// <summary>The imported file that the line stands in; null if that is the cell itself.</summary>
    public CellRequest? Origin { get; init; }

    /// <summary>What the line says for a parameter; null if it says nothing.</summary>
    public string? this[string parameter] => Arguments.GetValueOrDefault(parameter);

    public bool Has(string parameter) => Arguments.ContainsKey(parameter);

    /// <summary>The failure of this line.</summary>
    public CellTextException Fail(string message, Exception? cause = null) => new(message, Line, LineNumber, cause) { Origin = Origin };
}

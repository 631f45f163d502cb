namespace Course.Kernel.Languages.Values;

/// <summary>A variable of a language, as <c>#!whos</c> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its value: a <see cref="System.Type"/>, or a name.</param>
/// <param name="Text">Its value as plain text.</param>
internal sealed record CellVariable(string Name, object? Type, string Text);

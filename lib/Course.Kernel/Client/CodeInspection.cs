namespace Course.Kernel;

/// <summary>What is known about a name in the code.</summary>
/// <param name="PlainText">For a front end that shows text.</param>
/// <param name="Markdown">For one that shows Markdown.</param>
internal sealed record CodeInspection(string PlainText, string Markdown);

namespace Course.Cli.Checking;

/// <summary>One thing that is wrong.</summary>
/// <param name="Place">Where: file, cell and line, as far as they are known.</param>
/// <param name="Problem">What is wrong and what to do about it.</param>
internal sealed record Finding(string Place, string Problem);

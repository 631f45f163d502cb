namespace Course.Visuals;

/// <summary>A row of a <see cref="GanttChart"/>: something that begins and ends.</summary>
/// <param name="Name">What it is, such as the path of a page.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="Failure">How it failed, in a word or two, written at its end; null when it did not.</param>
public sealed record GanttRow(string Name, TimeSpan Start, TimeSpan End, string? Failure = null);

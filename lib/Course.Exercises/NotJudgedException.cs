namespace Course.Exercises;

/// <summary>A rule cannot say anything yet: what it looks at presupposes another rule, which does not hold.</summary>
/// <remarks>Thrown while a rule observes, so that one cause does not look like several, each with a hint of its own.</remarks>
/// <param name="until">What has to be so before the rule can be judged.</param>
internal sealed class NotJudgedException(string until) : Exception($"not judged until {until}");

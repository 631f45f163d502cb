namespace Course.Exercises.Delegation;

/// <summary>A number with branches, for exercise 02-3.</summary>
/// <param name="Value">The number.</param>
/// <param name="Branches">The branches, from left to right.</param>
public sealed record Tree(int Value, params IReadOnlyList<Tree> Branches);

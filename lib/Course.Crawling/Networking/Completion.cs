namespace Course.Crawling;

/// <summary>What an operation calls when it has ended, in whatever way: once, and always from the loop.</summary>
/// <param name="result">What it brought; meaningless when there is an error.</param>
/// <param name="error">Why it failed, or null when it did not. Nobody throws it: who does not look at it, loses it.</param>
public delegate void Completion<in T>(T? result, Exception? error);

using System.Globalization;

namespace Course.Exercises;

/// <summary>An answer went on after the number of steps that its rule allows.</summary>
/// <param name="limit">The number of steps allowed.</param>
public sealed class StepLimitException(int limit)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"Still going after {limit:#,0} steps: the method never ends."));

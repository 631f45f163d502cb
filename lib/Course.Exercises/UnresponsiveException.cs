using System.Globalization;

namespace Course.Exercises;

/// <summary>An answer did not come back in time. Its thread may still be running.</summary>
/// <param name="patience">How long the check has waited.</param>
public sealed class UnresponsiveException(TimeSpan patience)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"Did not come back within {patience.TotalSeconds:0.#} s. It may still be running; restart the kernel to stop it."));

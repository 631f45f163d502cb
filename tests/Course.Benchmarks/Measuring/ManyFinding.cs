namespace Course.Benchmarks.Measuring;

/// <summary>What a client of `crawl-many` finds out itself.</summary>
/// <param name="Seconds">How long the crawl took.</param>
/// <param name="Right">How many pages arrived as they are.</param>
internal sealed record ManyFinding(double Seconds, int Right);

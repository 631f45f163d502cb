namespace Course.Cli.Serving;

/// <summary>What the user asks of <c>course serve-slow</c>; null where nothing was said.</summary>
internal sealed record SlowServingRequest(int Port, double? DelaySeconds, string? LatencyFile, string? Faults, string? SiteFolder);

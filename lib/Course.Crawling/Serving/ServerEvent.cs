namespace Course.Crawling;

/// <summary>Something that happened at the server.</summary>
/// <param name="Kind">What.</param>
/// <param name="Connection">On which connection: the first that was accepted is 1.</param>
/// <param name="Reading">The request, or what was wrong with it, when it was asked or answered; otherwise null.</param>
public sealed record ServerEvent(ServerEventKind Kind, long Connection, RequestReading? Reading);

namespace Course.Crawling;

/// <summary>Bytes that are no request which this server answers. Where the next request would begin is anybody's guess, so the connection ends.</summary>
/// <param name="Status">The status code of the answer: 400, 405, 414, 431 or 505.</param>
/// <param name="Explanation">What is wrong, in one sentence, for whoever wrote the client.</param>
public sealed record RequestError(int Status, string Explanation) : RequestReading;

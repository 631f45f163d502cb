namespace Course.Crawling;

/// <summary>One file of a site, in memory. Immutable as long as nobody writes to the memory behind <paramref name="Content"/>.</summary>
/// <param name="Path">Where it is found: decoded, beginning with <c>/</c>, as in <c>/chapters/two.html</c>.</param>
/// <param name="ContentType">The media type, as <c>Content-Type</c> carries it.</param>
/// <param name="Content">The bytes.</param>
public sealed record Page(string Path, string ContentType, ReadOnlyMemory<byte> Content);

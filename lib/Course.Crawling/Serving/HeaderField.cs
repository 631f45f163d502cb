namespace Course.Crawling;

/// <summary>A field of a request's header. Names compare without regard to case (RFC 9110, section 5.1).</summary>
/// <param name="Name">The name as it was sent.</param>
/// <param name="Value">The value without the white space around it; bytes above 127 as Latin-1.</param>
public sealed record HeaderField(string Name, string Value)
{
    internal bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

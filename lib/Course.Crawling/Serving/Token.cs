using System.Buffers;

namespace Course.Crawling;

/// <summary>A token: what methods and the names of header fields are made of (RFC 9110, section 5.6.2).</summary>
internal static class Token
{
    private static readonly SearchValues<byte> Bytes = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    public static bool Has(byte value) => Bytes.Contains(value);

    public static bool Is(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Bytes);
}

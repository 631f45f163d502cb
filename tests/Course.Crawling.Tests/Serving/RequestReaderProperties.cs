using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Course.Crawling.Tests;

/// <summary>A network may cut a stream of bytes anywhere.</summary>
public sealed class RequestReaderProperties
{
    private static readonly string[] Pieces =
    [
        "GET / HTTP/1.1\r\n", "HEAD /a%20b?x=1 HTTP/1.0\r\n", "GET /c HTTP/1.1\n", "POST / HTTP/1.1\r\n", "GET /%zz HTTP/1.1\r\n", "GET / HTTP/3.0\r\n",
        "Host: localhost\r\n", "Host: localhost\n", "Connection: close\r\n", "Content-Length: 0\r\n", "Content-Length: 7\r\n", " folded\r\n", "Bad : field\r\n",
        "\r\n", "\n", "\r", "\0", "GET", " ", "x", "\u0016",
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD /3 HTTP/1.0\n\n", "X: a long value that goes past the limits of this test\r\n",
    ];

    private static readonly RequestLimits Narrow = new() { RequestLineBytes = 28, HeaderBytes = 60, HeaderCount = 3 };

    private static Arbitrary<string> Streams { get; } = Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    [Property(MaxTest = 500)]
    public Property Feed_SplitAnywhere_GivesTheSameReadings() => Prop.ForAll(Streams, ArbMap.Default.ArbFor<byte[]>(), (stream, sizes) =>
        Same(Requests.Read(stream), Requests.ReadPieces(Split(stream, sizes))));

    [Property(MaxTest = 500)]
    public Property Feed_SplitAnywhereAndLimitsInReach_GivesTheSameReadings() => Prop.ForAll(Streams, ArbMap.Default.ArbFor<byte[]>(), (stream, sizes) =>
        Same(Requests.Read(stream, Narrow), Requests.ReadPieces(Split(stream, sizes), Narrow)));

    [Property]
    public Property Feed_ByteByByte_GivesTheSameReadings() => Prop.ForAll(Streams, stream =>
        Same(Requests.Read(stream), Requests.ReadPieces(Encoding.Latin1.GetBytes(stream).Select(single => new[] { single }))));

    [Property]
    public bool Feed_AnyBytes_GivesReadingsThatCanBeAnswered(byte[] bytes)
    {
        ResponseScript script = new(new Site());
        return Requests.ReadPieces([bytes]).All(reading => script.Answer(reading).Take(10).Any());
    }

    private static bool Same(IReadOnlyList<RequestReading> expected, IReadOnlyList<RequestReading> actual) =>
        expected.Select(Requests.Describe).SequenceEqual(actual.Select(Requests.Describe));

    // Pieces of the given sizes, and then the rest.
    private static IEnumerable<byte[]> Split(string stream, byte[] sizes)
    {
        var bytes = Encoding.Latin1.GetBytes(stream).AsMemory();
        foreach (var size in sizes)
        {
            var count = Math.Min(size % 16, bytes.Length);
            yield return bytes[..count].ToArray();
            bytes = bytes[count..];
        }

        yield return bytes.ToArray();
    }
}

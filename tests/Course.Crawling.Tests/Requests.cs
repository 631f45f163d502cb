using System.Text;

namespace Course.Crawling.Tests;

/// <summary>Requests and readings, from text.</summary>
internal static class Requests
{
    public static Request Get(string target, string version = "HTTP/1.1", string header = "Host: localhost\r\n") =>
        Assert.IsType<Request>(Assert.Single(Read($"GET {target} {version}\r\n{header}\r\n")));

    public static Request Head(string target) => Assert.IsType<Request>(Assert.Single(Read($"HEAD {target} HTTP/1.1\r\nHost: localhost\r\n\r\n")));

    public static IReadOnlyList<RequestReading> Read(string text, RequestLimits? limits = null) => ReadPieces([Encoding.Latin1.GetBytes(text)], limits);

    public static IReadOnlyList<RequestReading> ReadPieces(IEnumerable<byte[]> pieces, RequestLimits? limits = null)
    {
        RequestReader reader = new(limits);
        List<RequestReading> readings = [];
        foreach (var piece in pieces)
        {
            reader.Feed(piece);
            while (reader.TryRead(out var reading)) readings.Add(reading);
        }

        return readings;
    }

    /// <summary>All of a reading in one line, to compare by.</summary>
    public static string Describe(RequestReading reading) => reading switch
    {
        Request request => $"{request.Method} {request.Target} {request.Path} ? {request.Query} {request.Version} {request.KeepsAlive} {request.IsHead} {string.Join("|", request.Header)}",
        RequestError error => $"{error.Status} {error.Explanation} {error.IsHead}",
        _ => "",
    };
}

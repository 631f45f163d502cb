using System.Globalization;
using System.Text;

namespace Course.Crawling;

/// <summary>The actions that give a response, well or badly. All but <see cref="FaultKind.None"/> break a rule, and on purpose.</summary>
internal static class FaultyAnswer
{
    private static readonly TimeSpan DripInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan EndlessInterval = TimeSpan.FromMilliseconds(10);
    private const int EndlessFieldsAtOnce = 32;

    public static IEnumerable<ServerAction> Of(FaultKind fault, Request request, Response response, TimeSpan delay) => fault switch
    {
        FaultKind.None or FaultKind.RedirectLoop => Whole(request, response, delay, response.Content.Length),
        FaultKind.WrongContentLength => Whole(request, response, delay, response.Content.Length / 2),
        FaultKind.Refuse => [new ServerAction.Close()],
        FaultKind.Stall => [new ServerAction.StallForever()],
        FaultKind.Reset => [new ServerAction.Wait(delay), new ServerAction.Reset()],
        FaultKind.Truncate => Truncated(request, response, delay),
        FaultKind.Garbage => Garbage(delay),
        FaultKind.SlowDrip => Dripping(request, response, delay),
        FaultKind.EndlessHeader => Endless(response, delay),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
    };

    private static IEnumerable<ServerAction> Whole(Request request, Response response, TimeSpan delay, int announcedLength)
    {
        yield return new ServerAction.Wait(delay);
        var (head, content) = Parts(request, response, announcedLength);
        yield return Write([.. head, .. content.Span]);
        if (!request.KeepsAlive) yield return new ServerAction.Close();
    }

    private static IEnumerable<ServerAction> Truncated(Request request, Response response, TimeSpan delay)
    {
        yield return new ServerAction.Wait(delay);
        var (head, content) = Parts(request, response, response.Content.Length);
        yield return content.IsEmpty ? Write(head[..(head.Length / 2)]) : Write([.. head, .. content.Span[..(content.Length / 2)]]);
        yield return new ServerAction.Close();
    }

    private static IEnumerable<ServerAction> Garbage(TimeSpan delay)
    {
        yield return new ServerAction.Wait(delay);
        yield return Write([.. Enumerable.Range(0, 256).Select(index => (byte)(0x80 | index * 73))]); // never a letter, never the end of a line
        yield return new ServerAction.Close();
    }

    private static IEnumerable<ServerAction> Dripping(Request request, Response response, TimeSpan delay)
    {
        yield return new ServerAction.Wait(delay);
        var (head, content) = Parts(request, response, response.Content.Length);
        foreach (var single in head.Concat(content.ToArray()))
        {
            yield return Write([single]);
            yield return new ServerAction.Wait(DripInterval);
        }

        if (!request.KeepsAlive) yield return new ServerAction.Close();
    }

    private static IEnumerable<ServerAction> Endless(Response response, TimeSpan delay)
    {
        yield return new ServerAction.Wait(delay);
        yield return Write(response.Head(response.Content.Length, connection: null)[..^2]); // without the empty line that ends a header
        for (var next = 0L; ; next += EndlessFieldsAtOnce)
        {
            StringBuilder fields = new();
            for (var field = next; field < next + EndlessFieldsAtOnce; field++) fields.Append(CultureInfo.InvariantCulture, $"X-Endless-{field:D8}: and more\r\n");
            yield return Write(Encoding.ASCII.GetBytes(fields.ToString()));
            yield return new ServerAction.Wait(EndlessInterval);
        }
    }

    private static (byte[] Head, ReadOnlyMemory<byte> Content) Parts(Request request, Response response, int announcedLength)
    {
        // A client of HTTP/1.0 takes the connection to be closed unless told otherwise, one of 1.1 to stay open.
        var connection = !request.KeepsAlive ? "close" : request.Version.Minor == 0 ? "keep-alive" : null;
        return (response.Head(announcedLength, connection), request.IsHead ? default : response.Content);
    }

    private static ServerAction.Write Write(byte[] bytes) => new(bytes);
}

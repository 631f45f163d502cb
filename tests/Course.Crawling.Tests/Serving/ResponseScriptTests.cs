using System.Text;

namespace Course.Crawling.Tests;

/// <summary>What the server does, without a server: lists of actions.</summary>
public sealed class ResponseScriptTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Site Pages = new(new Page("/index.html", "text/html; charset=utf-8", "0123456789"u8.ToArray()));
    private static readonly ResponseScript Script = new(Pages);

    [Fact]
    public void Answer_Page_IsAWaitAndTheWholeResponse() => Assert.Equal(
        ["wait 1", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 10\r\n\r\n0123456789"],
        Actions(Requests.Get("/")));

    [Fact]
    public void Answer_SameRequest_GivesTheSameBytes() => Assert.Equal(Actions(Requests.Get("/none?fault=garbage")), Actions(Requests.Get("/none?fault=garbage")));

    [Fact]
    public void Answer_Head_HasTheLengthButNotTheContent() =>
        Assert.Equal("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 10\r\n\r\n", Actions(Requests.Head("/"))[1]);

    [Fact]
    public void Answer_MissingPage_Is404AfterTheDelay()
    {
        var actions = Actions(Requests.Get("/%3Cb%3E"));

        Assert.Equal("wait 1", actions[0]);
        Assert.StartsWith("HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=utf-8\r\n", actions[1], StringComparison.Ordinal);
        Assert.Contains("There is no page /&lt;b&gt; here.", actions[1], StringComparison.Ordinal);
        Assert.Equal(2, actions.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1", "", null, false)]
    [InlineData("HTTP/1.1", "Connection: close\r\n", "close", true)]
    [InlineData("HTTP/1.0", "", "close", true)]
    [InlineData("HTTP/1.0", "Connection: keep-alive\r\n", "keep-alive", false)]
    public void Answer_SaysHowTheConnectionGoesOn_AndDoesIt(string version, string field, string? connection, bool closes)
    {
        var actions = Actions(Requests.Get("/", version, "Host: localhost\r\n" + field));

        Assert.Equal(connection is null ? 0 : 1, Count(actions[1], "Connection:"));
        if (connection is not null) Assert.Contains($"\r\nConnection: {connection}\r\n", actions[1], StringComparison.Ordinal);
        Assert.Equal(closes, actions[^1] == "close");
    }

    [Fact]
    public void Answer_DelayIsThatOfThePath()
    {
        ResponseScript script = new(Pages, new LatencyTable(Second, new Dictionary<string, TimeSpan> { ["/quick page"] = TimeSpan.FromSeconds(0.25) }));

        Assert.Equal("wait 0.25", Actions(Requests.Get("/quick%20page?x"), script)[0]);
        Assert.Equal("wait 1", Actions(Requests.Get("/quick"), script)[0]);
    }

    [Theory]
    [InlineData(400, "Bad Request")]
    [InlineData(414, "URI Too Long")]
    [InlineData(431, "Request Header Fields Too Large")]
    [InlineData(505, "HTTP Version Not Supported")]
    public void Answer_Error_IsSaidAtOnceAndTheConnectionCloses(int status, string reason) => Assert.Equal(
        [$"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\nConnection: close\r\n\r\nWhy.\n", "close"],
        Actions(new RequestError(status, "Why.")));

    [Fact]
    public void Answer_MethodNotAllowed_SaysWhichAre() =>
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", Actions(new RequestError(405, "Why."))[0], StringComparison.Ordinal);

    [Fact]
    public void Answer_ErrorOfHead_HasNoContent() =>
        Assert.EndsWith("\r\n\r\n", Actions(new RequestError(400, "Why.") { IsHead = true })[0], StringComparison.Ordinal);

    [Fact]
    public void Refuse_ClosesAtOnce() => Assert.Equal(["close"], Actions(Requests.Get("/?fault=refuse")));

    [Fact]
    public void Reset_ComesAfterTheDelay() => Assert.Equal(["wait 1", "reset"], Actions(Requests.Get("/?fault=reset")));

    [Fact]
    public void Stall_DoesNothing() => Assert.Equal(["stall"], Actions(Requests.Get("/?fault=stall")));

    [Fact]
    public void Truncate_SendsHalfOfTheAnnouncedContent()
    {
        var actions = Actions(Requests.Get("/?fault=truncate"));

        Assert.EndsWith("Content-Length: 10\r\n\r\n01234", actions[1], StringComparison.Ordinal);
        Assert.Equal(["wait 1", actions[1], "close"], actions);
    }

    [Fact]
    public void Truncate_OfHead_CutsTheHeader()
    {
        var actions = Actions(Requests.Head("/?fault=truncate"));

        Assert.DoesNotContain("\r\n\r\n", actions[1], StringComparison.Ordinal);
        Assert.Equal(["wait 1", actions[1], "close"], actions);
    }

    [Fact]
    public void Garbage_IsNoHttp()
    {
        var actions = Actions(Requests.Get("/?fault=garbage"));

        Assert.Equal(["wait 1", actions[1], "close"], actions);
        Assert.DoesNotContain(actions[1], char.IsAscii);
    }

    [Fact]
    public void SlowDrip_IsTheGoodAnswerByteByByte()
    {
        var actions = Actions(Requests.Get("/?fault=slow-drip"));

        Assert.Equal("wait 1", actions[0]);
        Assert.Equal(Actions(Requests.Get("/"))[1], string.Concat(actions.Skip(1).Where((_, index) => index % 2 == 0)));
        Assert.All(actions.Skip(1).Where((_, index) => index % 2 == 1), action => Assert.Equal("wait 0.1", action));
    }

    [Fact]
    public void WrongContentLength_AnnouncesHalf()
    {
        var actions = Actions(Requests.Get("/?fault=wrong-content-length"));

        Assert.EndsWith("Content-Length: 5\r\n\r\n0123456789", actions[1], StringComparison.Ordinal);
        Assert.Equal(2, actions.Count);
    }

    [Fact]
    public void EndlessHeader_NeverEndsAndNeverEndsTheHeader()
    {
        var actions = Script.Answer(Requests.Get("/?fault=endless-header")).Take(10_000).Select(Describe).ToArray();

        Assert.Equal(10_000, actions.Length);
        var header = string.Concat(actions.Where(action => !action.StartsWith("wait", StringComparison.Ordinal)));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", header, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n\r\n", header, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", header, StringComparison.Ordinal);
    }

    [Fact]
    public void RedirectLoop_PathThatLooksLikeAHost_StaysOnThisServer() =>
        Assert.Contains("\r\nLocation: /.//elsewhere/x?fault=redirect-loop\r\n", Actions(Requests.Get("//elsewhere/x?fault=redirect-loop"))[1], StringComparison.Ordinal);

    [Fact]
    public void RedirectLoop_PointsToTheVeryUrl()
    {
        var actions = Actions(Requests.Get("/?x=1&fault=redirect-loop"));

        Assert.StartsWith("HTTP/1.1 302 Found\r\n", actions[1], StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: /?x=1&fault=redirect-loop\r\n", actions[1], StringComparison.Ordinal);
        Assert.Equal(2, actions.Count);
    }

    [Fact]
    public void UnknownFault_IsABadRequest()
    {
        var actions = Actions(Requests.Get("/?fault=explode"));

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", actions[0], StringComparison.Ordinal);
        Assert.Contains("There is no fault 'explode': the faults are none, refuse, reset", actions[0], StringComparison.Ordinal);
        Assert.Equal("close", actions[1]);
    }

    private static IReadOnlyList<string> Actions(RequestReading reading, ResponseScript? script = null) => [.. (script ?? Script).Answer(reading).Select(Describe)];

    private static string Describe(ServerAction action) => action switch
    {
        ServerAction.Wait wait => FormattableString.Invariant($"wait {wait.Duration.TotalSeconds}"),
        ServerAction.Write write => Encoding.Latin1.GetString(write.Bytes.Span),
        ServerAction.Close => "close",
        ServerAction.Reset => "reset",
        _ => "stall",
    };

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}

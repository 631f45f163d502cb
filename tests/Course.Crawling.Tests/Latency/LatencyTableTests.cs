namespace Course.Crawling.Tests;

public sealed class LatencyTableTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void DelayOf_ListedPathOrNot()
    {
        var table = Load("""
            {
              // seconds
              "default": 1.0,
              "paths": { "/x": 0.4, "/a%20b/../c": 2, },
            }
            """);

        Assert.Equal(TimeSpan.FromSeconds(0.4), table.DelayOf("/x"));
        Assert.Equal(TimeSpan.FromSeconds(2), table.DelayOf("/c"));
        Assert.Equal(TimeSpan.FromSeconds(1), table.DelayOf("/anything"));
    }

    [Fact]
    public void Load_PathsMayBeLeftOut() => Assert.Equal(TimeSpan.FromSeconds(0.25), Load("{\"default\": 0.25}").DelayOf("/"));

    [Fact]
    public void Load_Lists_AreKeptByName() =>
        Assert.Equal(["/a.html", "/b c.html"], Load("""{ "default": 1, "two": ["/a.html", "/b%20c.html"] }""").Lists["two"]);

    [Fact]
    public void Load_ByteOrderMark_IsSkipped() => Assert.Equal(TimeSpan.FromSeconds(1), Load("\uFEFF{\"default\": 1}").Default);

    [Theory]
    [InlineData("", 1, "this is not JSON: make it look like { \"default\": 1.0")]
    [InlineData("{\n\"default\": 1,\n\"paths\" {}\n}", 3, "this is not JSON")]
    [InlineData("{\"default\": 1} {}", 1, "this is not JSON")]
    [InlineData("[]", 1, "the file is not an object in braces")]
    [InlineData("{\n\"default\": \"slow\"\n}", 2, "the delay of 'default' is not a number of seconds from 0 to 86400: give one, such as 0.4")]
    [InlineData("{\n\"default\": -1\n}", 2, "the delay of 'default' is not a number")]
    [InlineData("{\n\"default\": 1,\n\"paths\": {\n\"/x\": 1e99 }\n}", 4, "the delay of '/x' is not a number")]
    [InlineData("{\n\"default\": 1,\n\"paths\": {\n\"x\": 1 }\n}", 4, "'x' is not a path: write it as in a URL, beginning with '/' and without '?'")]
    [InlineData("{\n\"default\": 1,\n\"paths\": {\n\"/x\": 1,\n\"/./x\": 1 }\n}", 5, "'/./x' is listed twice: keep one")]
    [InlineData("{\n\"default\": 1,\n\"paths\": []\n}", 3, "\"paths\" is not an object in braces")]
    [InlineData("{\n\n\"delay\": 1\n}", 3, "'delay' is neither \"default\" nor \"paths\" nor a list of paths: a latency table has nothing else")]
    [InlineData("{\n\"default\": 1,\n\"ten\": [\n\"/a\",\n1]\n}", 5, "the list 'ten' holds something that is not a path in quotes: leave it out")]
    [InlineData("{\n\"default\": 1,\n\"ten\": [\n\"a\"]\n}", 4, "'a' is not a path")]
    [InlineData("{ \"paths\": {} }", 1, "\"default\" is missing")]
    [InlineData("{\n\"default\": 1,\n\"default\": 2\n}", 3, "'default' is there twice: keep one")]
    [InlineData("{\n\"default\": 1,\n\"ten\": [],\n\"ten\": []\n}", 4, "'ten' is there twice: keep one")]
    [InlineData("{\n\"default\": 1,\n\"paths\": {},\n\"paths\": {}\n}", 4, "'paths' is there twice: keep one")]
    [InlineData("{\n\"default\": 1,\n\"\\ud800\": []\n}", 3, "a text in quotes is not UTF-8, or holds half a character")]
    [InlineData("{\n\"default\": 1,\n\"ten\": [\"/\\udc00\"]\n}", 3, "a text in quotes is not UTF-8, or holds half a character")]
    public void Load_BadFile_SaysWhereAndWhatToDo(string json, int line, string problem)
    {
        var file = directory.Write("latency.json", json);

        var error = Assert.Throws<InvalidDataException>(() => LatencyTable.Load(file));

        Assert.StartsWith($"{file}, line {line}: {problem}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Load_MissingFile_SaysSo() =>
        Assert.StartsWith("There is no file nowhere.json", Assert.Throws<FileNotFoundException>(() => LatencyTable.Load("nowhere.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(86_401)]
    public void LatencyTable_ImpossibleDelay_IsRefused(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyTable(TimeSpan.FromSeconds(seconds)));

    private LatencyTable Load(string json) => LatencyTable.Load(directory.Write("latency.json", json));
}

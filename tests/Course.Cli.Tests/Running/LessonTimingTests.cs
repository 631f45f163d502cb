using System.Text.Json.Nodes;
using Course.Cli.Running;
using Course.Kernel.Notebooks;
using Xunit;

namespace Course.Cli.Tests.Running;

public sealed class LessonTimingTests
{
    [Fact]
    public void Of_NoTimes_IsDashes() => Assert.Equal(new LessonTiming("–", "–", "–"), Of(Cells.Stream("1 s")));

    [Fact]
    public void Of_TwoComparisons_IsTheLast() => Assert.Equal(
        new LessonTiming("1 s", "1 s", "1.02 s"),
        Of(Times("""{"predicted": "9 s", "virtual": "9 s", "measured": "9 s"}"""), Times("""{"predicted": "1 s", "virtual": "1 s", "measured": "1.02 s"}""")));

    [Fact]
    public void Of_JsonAsText_IsRead() => Assert.Equal(
        new LessonTiming("1 s", "–", "–"),
        Of(Cells.Result(LessonTiming.MimeType, """{"predicted": "1 s", "virtual": "", "measured": 3}""")));

    [Fact]
    public void Of_JsonAsLinesOfText_IsRead() => Assert.Equal(
        new LessonTiming("1 s", "2 s", "–"),
        Of(Cells.Result(LessonTiming.MimeType, new JsonArray("{\n", "  \"predicted\": \"1 s\",\n", "  \"virtual\": \"2 s\"\n", "}"))));

    [Theory]
    [InlineData("\"1 s\"")]
    [InlineData("3")]
    [InlineData("[1, 2]")]
    [InlineData("[{}]")]
    [InlineData("\"{\\\"predicted\\\": 1, \\\"predicted\\\": 2}\"")]
    public void Of_AnythingElse_IsDashes(string json) => Assert.Equal(new LessonTiming("–", "–", "–"), Of(Times(json)));

    private static JsonObject Times(string json) => Cells.Result(LessonTiming.MimeType, JsonNode.Parse(json)!);

    private static LessonTiming Of(params JsonObject[] outputs) => LessonTiming.Of(Notebook.Create("a.ipynb", [Cells.Code("1", outputs)]));
}

using System.Text.Json.Nodes;
using Course.Cli.Checking;
using Course.Cli.Checking.Rules;
using Xunit;

namespace Course.Cli.Tests.Checking;

public sealed class OutputsReproduceTests : IDisposable
{
    private readonly ExampleLesson committed = new();
    private readonly ExampleLesson rerun = new();

    public void Dispose()
    {
        committed.Dispose();
        rerun.Dispose();
    }

    [Fact]
    public void Compare_SameOutputs_FindsNothing() => Assert.Empty(Compare());

    [Fact]
    public void Compare_TextAsLinesOrAsOne_IsTheSame()
    {
        committed.SetOutputs(ExampleLesson.PlainCode, new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = new JsonArray("a\n", "b\n") });
        rerun.SetOutputs(ExampleLesson.PlainCode, Cells.Stream("a\nb\n"));

        Assert.Empty(Compare());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("image/svg+xml")]
    public void Compare_MimeTypeOfText_AsLinesOrAsOne_IsTheSame(string mimeType)
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Cells.Result(mimeType, new JsonArray("a\n", "b\n")));
        rerun.SetOutputs(ExampleLesson.PlainCode, Cells.Result(mimeType, "a\nb\n"));

        Assert.Empty(Compare());
    }

    [Fact]
    public void Compare_ListOfAnyJsonType_IsAList()
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Cells.Result("application/vnd.dataresource+json", new JsonArray("a", "b")));
        rerun.SetOutputs(ExampleLesson.PlainCode, Cells.Result("application/vnd.dataresource+json", new JsonArray("ab")));

        Assert.Single(Compare());
    }

    [Fact]
    public void Compare_OtherText_ShowsTheFirstDifferenceWithItsSurroundings()
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Cells.Stream("first\nthe answer is 42.\n"));
        rerun.SetOutputs(ExampleLesson.PlainCode, Cells.Stream("first\nthe answer is 43.\n"));

        Finding finding = Assert.Single(Compare());
        Assert.Equal($"{ExampleLesson.PlainCodePlace}, output 1", finding.Place);
        Assert.Contains("stdout differs at line 2, column 16: committed “first⏎the answer is 42.⏎”, now “first⏎the answer is 43.⏎”", finding.Problem, StringComparison.Ordinal);
        Assert.Contains("course run 01-generators --write", finding.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]", "[2]")]
    [InlineData("1", "2")]
    [InlineData("null", "true")]
    [InlineData("""["a","b"]""", """["ab"]""")]
    [InlineData("[]", "\"\"")]
    [InlineData("""[{"a":"b"}]""", """[{"a":"c"}]""")]
    public void Compare_OtherJson_IsADifference(string before, string after)
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Json(before));
        rerun.SetOutputs(ExampleLesson.PlainCode, Json(after));

        Assert.Contains("application/json differs at line 1", Assert.Single(Compare()).Problem, StringComparison.Ordinal);

        static JsonObject Json(string json) => Cells.Result("application/json", JsonNode.Parse(json)!);
    }

    [Fact]
    public void Compare_LongText_ShowsAnExcerpt()
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Cells.Stream(new string('a', 1000) + "x" + new string('b', 1000)));
        rerun.SetOutputs(ExampleLesson.PlainCode, Cells.Stream(new string('a', 1000) + "y" + new string('b', 1000)));

        string problem = Assert.Single(Compare()).Problem;
        Assert.Contains("line 1, column 1001", problem, StringComparison.Ordinal);
        Assert.True(problem.Length < 500);
    }

    [Fact]
    public void Compare_TextCutShort_IsADifference()
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Cells.Stream("abc"));
        rerun.SetOutputs(ExampleLesson.PlainCode, Cells.Stream("ab"));

        Assert.Contains("column 3: committed “abc”, now “ab”", Assert.Single(Compare()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_FewerOutputs_CountsThem()
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Cells.Stream("a"));

        Assert.Contains("the number of outputs differs: 1 committed, 0 in a fresh run", Assert.Single(Compare()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OtherKind_NamesBoth()
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Cells.Stream("a"));
        rerun.SetOutputs(ExampleLesson.PlainCode, Cells.Result("text/plain", "a"));

        Assert.Contains("the committed output is of type stream, and a fresh run gave one of type execute_result", Assert.Single(Compare()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OtherMimeTypes_NamesBoth()
    {
        committed.SetOutputs(ExampleLesson.PlainCode, Cells.Result("text/html", "a"));
        rerun.SetOutputs(ExampleLesson.PlainCode, Cells.Result("text/plain", "a"));

        Assert.Contains("has text/html, and a fresh run gave text/plain", Assert.Single(Compare()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_MeasuredCell_IsExcepted()
    {
        const int measured = 8;
        Assert.Equal("measured", (string?)committed.Parts[measured]["metadata"]!["tags"]![0]);
        rerun.SetOutputs(measured, Cells.Stream("another time"));

        Assert.Empty(Compare());
    }

    private Finding[] Compare() => [.. OutputsReproduce.Compare(committed.Build(), rerun.Build().Notebook)];
}

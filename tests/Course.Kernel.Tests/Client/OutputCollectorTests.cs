using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Course.Kernel.Tests.Client;

public sealed class OutputCollectorTests
{
    [Fact]
    public void Add_ChunksOfOneStream_AreMergedUntilSomethingElseComes()
    {
        OutputCollector collector = new();
        collector.Add(new CellOutput.StreamOutput("stdout", "a"));
        collector.Add(new CellOutput.StreamOutput("stdout", "b"));
        collector.Add(new CellOutput.StreamOutput("stderr", "c"));
        collector.Add(new CellOutput.StreamOutput("stdout", "d"));

        Assert.Equal(
            [new CellOutput.StreamOutput("stdout", "ab"), new CellOutput.StreamOutput("stderr", "c"), new CellOutput.StreamOutput("stdout", "d")],
            collector.ToList());
    }

    [Property]
    public Property ToList_OfAnyChunks_KeepsTheTextOfEachStreamAndNoTwoNeighboursOfOneStream() => Prop.ForAll(
        Arb.From(Gen.ListOf(Gen.Zip(Gen.Elements("stdout", "stderr"), Gen.Elements("x", "y\n", "zz")))),
        chunks =>
        {
            OutputCollector collector = new();
            foreach ((string name, string text) in chunks)
            {
                collector.Add(new CellOutput.StreamOutput(name, text));
            }
            CellOutput.StreamOutput[] merged = [.. collector.ToList().Cast<CellOutput.StreamOutput>()];
            bool keepsText = new[] { "stdout", "stderr" }.All(name =>
                string.Concat(chunks.Where(chunk => chunk.Item1 == name).Select(chunk => chunk.Item2))
                == string.Concat(merged.Where(output => output.Name == name).Select(output => output.Text)));
            return keepsText && merged.Zip(merged.Skip(1)).All(pair => pair.First.Name != pair.Second.Name);
        });

    [Fact]
    public void Add_UpdateOfADisplay_ChangesItWhereItStands()
    {
        OutputCollector collector = new();
        collector.Add(new CellOutput.DisplayData(Text("old"), "id"));
        collector.Add(new CellOutput.StreamOutput("stdout", "between"));
        collector.Add(new CellOutput.UpdateDisplayData(Text("new"), "id"));
        collector.Add(new CellOutput.UpdateDisplayData(Text("elsewhere"), "other"));

        IReadOnlyList<CellOutput> outputs = collector.ToList();
        Assert.Equal("new", ((CellOutput.DisplayData)outputs[0]).Data["text/plain"]);
        Assert.Equal(2, outputs.Count);
        Assert.Equal("other", Assert.Single(collector.UpdatesOfEarlierCells).DisplayId);
    }

    [Fact]
    public void ToJson_OfEachKind_IsNbformat()
    {
        Assert.Equal(
            """{"name":"stdout","output_type":"stream","text":["a\n","b"]}""",
            new CellOutput.StreamOutput("stdout", "a\nb").ToJson().ToJsonString());
        Assert.Equal(
            """{"data":{"text/plain":["x"]},"metadata":{},"output_type":"display_data"}""",
            new CellOutput.DisplayData(Text("x"), "id").ToJson().ToJsonString());
        Assert.Equal(
            """{"data":{"text/plain":["x"]},"execution_count":3,"metadata":{},"output_type":"execute_result"}""",
            new CellOutput.ExecuteResult(3, Text("x")).ToJson().ToJsonString());
        Assert.Equal(
            """{"ename":"E","evalue":"v","output_type":"error","traceback":["a","b"]}""",
            new CellOutput.ErrorOutput("E", "v", ["a", "b"]).ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("application/json", """{"a":1}""", """{"a":1}""")]
    [InlineData("application/vnd.plotly.v1+json", "[1]", "[1]")]
    [InlineData("application/json", "null", "null")]
    [InlineData("application/json", "not json", """["not json"]""")]
    [InlineData("application/json", """{"a":1,"a":2}""", """["{\u0022a\u0022:1,\u0022a\u0022:2}"]""")]
    [InlineData("application/json", """["\ud800"]""", """["[\u0022\\ud800\u0022]"]""")]
    [InlineData("application/json", """{"\ud800":1}""", """["{\u0022\\ud800\u0022:1}"]""")]
    [InlineData("text/html", "[1]", """["[1]"]""")]
    public void ToJson_OfABundle_HoldsJsonAsJsonAndTextAsLines(string mimeType, string content, string expected) =>
        Assert.Equal(expected, JsonSerializer.Serialize(new MimeBundle([new(mimeType, content)]).ToJson()[mimeType]));

    private static MimeBundle Text(string text) => new([new("text/plain", text)]);
}

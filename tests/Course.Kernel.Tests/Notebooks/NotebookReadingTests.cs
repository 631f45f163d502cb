using System.Text;
using Course.Kernel.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Notebooks;

public sealed class NotebookReadingTests : IDisposable
{
    private const string Metadata = """ "metadata": {}, "nbformat": 4, "nbformat_minor": 5 """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Parse_ValidNotebook_GivesCellsInOrder()
    {
        Notebook notebook = Notebook.Parse(
            $$"""
            {"cells": [
              {"cell_type": "markdown", "id": "intro", "metadata": {}, "source": ["# Title\n", "text"]},
              {"cell_type": "code", "id": "code-1", "metadata": {"tags": ["measured", "slow"]}, "execution_count": 3,
               "outputs": [{"output_type": "stream", "name": "stdout", "text": "hi\n"}], "source": "1 + 1"}
            ], {{Metadata}} }
            """, "a.ipynb");

        Assert.Equal([CellType.Markdown, CellType.Code], notebook.Cells.Select(cell => cell.CellType));
        Assert.Equal([1, 2], notebook.Cells.Select(cell => cell.Number));
        Assert.Equal(["intro", "code-1"], notebook.Cells.Select(cell => cell.Id));
        Assert.Equal(["# Title\ntext", "1 + 1"], notebook.Cells.Select(cell => cell.Source));
        Assert.Equal(["measured", "slow"], notebook.Cells[1].Tags);
        Assert.True(notebook.Cells[1].HasTag("measured"));
        Assert.Equal(3, notebook.Cells[1].ExecutionCount);
        Assert.Single(notebook.Cells[1].Outputs);
        Assert.Empty(notebook.Cells[0].Outputs);
    }

    [Theory]
    [InlineData("{}", "1 + 1", "csharp")]
    [InlineData("{}", "#!fsharp\nlet x = 1", "fsharp")]
    [InlineData("{}", "\n// a comment\n#!time\n#!F#\nlet x = 1", "fsharp")]
    [InlineData("{}", "var x = 1;\n#!fsharp", "csharp")]
    [InlineData("{}", "#!html\n<b>x</b>", "html")]
    [InlineData("""{"polyglot_notebook": {"kernelName": "fsharp"}}""", "let x = 1", "fsharp")]
    [InlineData("""{"dotnet_interactive": {"language": "html"}}""", "<b/>", "html")]
    [InlineData("""{"dotnet_interactive": {"language": "html"}, "polyglot_notebook": {"kernelName": "fsharp"}}""", "x", "fsharp")]
    [InlineData("""{"polyglot_notebook": {"kernelName": "csharp"}}""", "#!fsharp\nlet x = 1", "fsharp")]
    [InlineData("""{"polyglot_notebook": {"kernelName": "pythonkernel"}}""", "x = 1", "pythonkernel")]
    [InlineData("""{"polyglot_notebook": "text", "dotnet_interactive": {"language": 3}}""", "1", "csharp")]
    public void Language_OfCell_ComesFromMagicThenMetadataThenDefault(string metadata, string source, string expected)
    {
        string text = $$"""
            {"cells": [{"cell_type": "code", "id": "a", "metadata": {{metadata}}, "execution_count": null, "outputs": [],
             "source": {{System.Text.Json.JsonSerializer.Serialize(source)}} }], {{Metadata}} }
            """;

        Assert.Equal(expected, Notebook.Parse(text, "a.ipynb").Cells[0].Language);
    }

    [Theory]
    [InlineData("""{"polyglot_notebook": {"kernelInfo": {"defaultKernelName": "fsharp"}}}""")]
    [InlineData("""{"kernelspec": {"name": ".net-fsharp", "display_name": ".NET (F#)", "language": "F#"}}""")]
    public void Language_OfNotebookInFSharp_IsTheDefaultOfItsCells(string metadata)
    {
        string text = $$"""
            {"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": null, "outputs": [], "source": ""}],
             "metadata": {{metadata}}, "nbformat": 4, "nbformat_minor": 5}
            """;

        Assert.Equal("fsharp", Notebook.Parse(text, "a.ipynb").Cells[0].Language);
    }

    [Theory]
    [InlineData("", "a.ipynb: the file is empty")]
    [InlineData(" \n ", "a.ipynb: the file is empty")]
    [InlineData("[]", "a.ipynb, line 1: a notebook is a JSON object, and this is a list.")]
    [InlineData("null", "a.ipynb, line 1: a notebook is a JSON object, and this is null.")]
    [InlineData("\"text\"", "a.ipynb, line 1: a notebook is a JSON object, and this is a string.")]
    [InlineData("{\n \"cells\": [}\n", "a.ipynb, line 2, column 12: this is not valid JSON")]
    [InlineData("{\"cells\": [", "a.ipynb, line 1, column 12: this is not valid JSON")]
    [InlineData("{\n \"äöü\": nul }", "a.ipynb, line 2, column 12: this is not valid JSON")]
    [InlineData("{\"a\": 1, \"a\": 2}", "a.ipynb, line 1, column 10: this is not valid JSON: Duplicate property 'a'")]
    [InlineData("{\"a\": [{\"b\": 1}, {\"b\": 2,\n \"c\": 3, \"c\": 4}]}", "a.ipynb, line 2, column 10: this is not valid JSON: Duplicate property 'c'")]
    [InlineData("{}", "a.ipynb: the field \"nbformat\" is missing")]
    [InlineData("""{"nbformat": 3, "nbformat_minor": 0}""", "this is a notebook of version 3, and version 4 is needed; open and save it in Jupyter")]
    [InlineData("""{"nbformat": 5, "nbformat_minor": 0}""", "this is a notebook of version 5, and version 4 is needed; it was written by a newer program")]
    [InlineData("""{"nbformat": "4"}""", "field \"nbformat\": it must be the number 4, and is a string.")]
    [InlineData("""{"nbformat": 4.5}""", "field \"nbformat\": it must be the number 4, and is the number 4.5.")]
    [InlineData("""{"nbformat": 4}""", "the field \"nbformat_minor\" is missing")]
    [InlineData("""{"nbformat": 4, "nbformat_minor": true}""", "field \"nbformat_minor\": it must be a whole number such as 5, and is true.")]
    [InlineData("""{"nbformat": 4, "nbformat_minor": 5}""", "the field \"metadata\" is missing")]
    [InlineData("""{"nbformat": 4, "nbformat_minor": 5, "metadata": []}""", "the field \"metadata\" must be an object, and is a list.")]
    [InlineData("""{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}""", "the field \"cells\" is missing")]
    [InlineData("""{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {}}""", "the field \"cells\" must be a list, and is an object.")]
    [InlineData("""{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "x"}}, "cells": []}""", "the field \"display_name\" is missing")]
    public void Parse_BadDocument_SaysWhatAndWhere(string text, string expected)
    {
        NotebookFormatException exception = Assert.Throws<NotebookFormatException>(() => Notebook.Parse(text, "a.ipynb"));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("3", "cell 2: a cell must be an object, and is the number 3.")]
    [InlineData("null", "cell 2: a cell must be an object, and is null.")]
    [InlineData("""{"cell_type": "markdown", "metadata": {}, "source": ""}""", "cell 2: the field \"id\" is missing")]
    [InlineData("""{"id": "a b", "cell_type": "markdown", "metadata": {}, "source": ""}""", "cell 2: its id \"a b\" is not allowed")]
    [InlineData("""{"id": "", "cell_type": "markdown", "metadata": {}, "source": ""}""", "cell 2: its id \"\" is not allowed")]
    [InlineData("""{"id": 7, "cell_type": "markdown", "metadata": {}, "source": ""}""", "cell 2: the field \"id\" must be a string, and is the number 7.")]
    [InlineData("""{"id": "first", "cell_type": "markdown", "metadata": {}, "source": ""}""", "cell 2: its id \"first\" is also that of cell 1")]
    [InlineData("""{"id": "a", "cell_type": "heading", "metadata": {}, "source": ""}""", "cell 2: its cell_type is \"heading\"")]
    [InlineData("""{"id": "a", "cell_type": "markdown", "metadata": {}, "source": [1]}""", "cell 2: the field \"source\" must be a string or a list of strings, and is a list with something else in it.")]
    [InlineData("""{"id": "a", "cell_type": "markdown", "metadata": {}, "source": "\ud800"}""", "cell 2: a string here holds half of a surrogate pair")]
    [InlineData("""{"id": "a", "cell_type": "markdown", "metadata": {"tags": "x"}, "source": ""}""", "cell 2: the field \"tags\" in the field \"metadata\" must be a list of strings, and is a string.")]
    [InlineData("""{"id": "a", "cell_type": "markdown", "metadata": {"tags": ["x", "x"]}, "source": ""}""", "the tag \"x\" stands there twice")]
    [InlineData("""{"id": "a", "cell_type": "markdown", "metadata": {"tags": ["x,y"]}, "source": ""}""", "the tag \"x,y\" is not allowed")]
    [InlineData("""{"id": "a", "cell_type": "code", "metadata": {}, "source": "", "outputs": []}""", "cell 2: the field \"execution_count\" is missing")]
    [InlineData("""{"id": "a", "cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": -1}""", "cell 2: the field \"execution_count\" must be null or a whole number from 0, and is the number -1.")]
    [InlineData("""{"id": "a", "cell_type": "code", "metadata": {}, "source": "", "outputs": {}, "execution_count": 1}""", "cell 2: the field \"outputs\" must be a list, and is an object.")]
    [InlineData("""{"id": "a", "cell_type": "code", "metadata": {}, "source": "", "outputs": [{}], "execution_count": 1}""", "cell 2, output 1: the field \"output_type\" is missing")]
    [InlineData("""{"id": "a", "cell_type": "code", "metadata": {}, "source": "", "outputs": [{"output_type": "pyout"}], "execution_count": 1}""", "cell 2, output 1: its output_type is \"pyout\"")]
    [InlineData("""{"id": "a", "cell_type": "code", "metadata": {}, "source": "", "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": {}}}], "execution_count": 1}""", "cell 2, output 1: \"text/html\" in the field \"data\" must be a string or a list of strings, and is an object.")]
    [InlineData("""{"id": "a", "cell_type": "code", "metadata": {}, "source": "", "outputs": [{"output_type": "error", "ename": "E", "evalue": "", "traceback": "x"}], "execution_count": 1}""", "cell 2, output 1: the field \"traceback\" must be a list of strings, and is a string.")]
    [InlineData("""{"id": "a", "cell_type": "raw", "metadata": {}, "source": "", "attachments": {"a.png": 1}}""", "cell 2: the attachment \"a.png\" must be an object, and is the number 1.")]
    public void Parse_BadCell_SaysWhichCellAndWhatIsWrong(string cell, string expected)
    {
        string text = $$"""
            {"cells": [{"cell_type": "markdown", "id": "first", "metadata": {}, "source": ""}, {{cell}}], {{Metadata}} }
            """;

        NotebookFormatException exception = Assert.Throws<NotebookFormatException>(() => Notebook.Parse(text, "a.ipynb"));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("cell 2", exception.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_JsonMimeTypes_MayHoldAnyJson()
    {
        string text = $$"""
            {"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "source": "", "execution_count": 1, "outputs": [
              {"output_type": "display_data", "metadata": {}, "data": {
                "application/json": {"a": [1]},
                "application/vnd.plotly.v1+json": {"data": []}
              } }
            ]}], {{Metadata}} }
            """;

        Assert.Single(Notebook.Parse(text, "a.ipynb").Cells[0].Outputs);
    }

    [Fact]
    public void Parse_Minor4_GetsTheSameIdsEveryTimeAndMinor5()
    {
        const string text = """
            {"cells": [
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "1"},
              {"cell_type": "markdown", "metadata": {}, "source": "1"},
              {"cell_type": "markdown", "id": "kept", "metadata": {}, "source": "1"}
            ], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
            """;

        Notebook first = Notebook.Parse(text, "a.ipynb");
        Notebook second = Notebook.Parse(text, "b.ipynb");

        Assert.Equal(first.ToText(), second.ToText());
        Assert.Equal(5, first.Json["nbformat_minor"]!.GetValue<int>());
        Assert.Equal(3, first.Cells.Select(cell => cell.Id).Distinct().Count());
        Assert.Equal("kept", first.Cells[2].Id);
        Assert.Equal(["cell_type", "execution_count", "id", "metadata", "outputs", "source"], first.Cells[0].Json.Select(field => field.Key));
    }

    [Fact]
    public void Load_MissingFile_SaysSo()
    {
        string path = folder.File("none.ipynb");

        Assert.StartsWith($"{path}: there is no such file", Failure(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileInMissingFolder_SaysSo() =>
        Assert.Contains("there is no such file", Failure(folder.File("no-folder/none.ipynb")), StringComparison.Ordinal);

    [Fact]
    public void Load_Folder_SaysSo() => Assert.Contains("this is a folder", Failure(folder.Path), StringComparison.Ordinal);

    public static TheoryData<byte[], string> BadBytes => new()
    {
        { [], "the file is empty" },
        { [0xEF, 0xBB, 0xBF, .. "{}"u8], "line 1, column 1: the file begins with a byte order mark" },
        { Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray(), "the file is UTF-16" },
        { [.. "{\n \"ä"u8, 0xFF, .. "\": 1}"u8], "line 2, column 4: the bytes here are not UTF-8" },
        { [.. "{\"cells\": ["u8], "is not valid JSON" },
        { [.. "not json"u8], "line 1, column 2: this is not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(BadBytes))]
    public void Load_BadBytes_SaysWhereAndLeavesTheFileAlone(byte[] bytes, string expected)
    {
        string path = folder.File("bad.ipynb");
        File.WriteAllBytes(path, bytes);

        Assert.Contains(expected, Failure(path), StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void UnknownFields_OfStrictNotebook_AreNone() =>
        Assert.Empty(Notebook.Create("a.ipynb", [NotebookCell.Create(CellType.Code, "1", ["measured"])]).UnknownFields());

    [Fact]
    public void UnknownFields_AreNamedWithTheirPlace()
    {
        string text = $$"""
            {"cells": [
              {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "", "outputs": []},
              {"cell_type": "code", "id": "b", "metadata": {"free": 1}, "source": "", "execution_count": 1,
               "outputs": [{"output_type": "stream", "name": "stdout", "text": "", "colour": "red"}]}
            ], "extra": 1, {{Metadata}} }
            """;

        Assert.Equal(
            ["field \"extra\"", "cell 1: field \"outputs\"", "cell 2, output 1: field \"colour\""],
            Notebook.Parse(text, "a.ipynb").UnknownFields());
    }

    private static string Failure(string path) =>
        Assert.Throws<NotebookFormatException>(() => Notebook.Load(path)).Message;
}

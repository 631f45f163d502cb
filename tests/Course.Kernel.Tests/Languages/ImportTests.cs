using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Languages;

/// <summary>Every test writes its files into a folder of its own, and imports them by full path or relative to the kernel's folder.</summary>
public sealed class ImportTests(SharedKernel kernel) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("helpers.cs", "int Twice(int n) => 2 * n;", "Twice(4).ToString()")]
    [InlineData("helpers.csx", "int Thrice(int n) => 3 * n;", "Thrice(4).ToString()")]
    [InlineData("program.cs", "#!/usr/bin/env dotnet\nint Sixfold(int n) => 6 * n;", "Sixfold(2).ToString()")]
    [InlineData("helpers.fsx", "let four n = 4 * n", "#!fsharp\nstring (four 4)")]
    [InlineData("HELPERS.FS", "let five n = 5 * n", "#!fsharp\nstring (five 4)")]
    public async Task SourceFile_RunsAsIfItStoodThere(string name, string code, string use)
    {
        CellResult result = await kernel.SucceedAsync($"#!import {Write(name, code)}\n{use}");

        Assert.Contains(result.Value(), new[] { "8", "12", "16", "20" });
    }

    [Fact]
    public async Task Notebook_RunsItsCellsInTheirLanguagesAndShowsItsText()
    {
        string file = Path.Combine(folder.Path, "other.ipynb");
        Notebook.Create("other", [
            NotebookCell.Create(CellType.Markdown, "# Title"),
            NotebookCell.Create(CellType.Code, "int fromNotebook = 6;"),
            NotebookCell.Create(CellType.Code, "#!fsharp\nlet fromNotebook = 7"),
            NotebookCell.Create(CellType.Raw, "raw"),
        ]).Save(file);

        CellResult result = await kernel.SucceedAsync($"#!import --file \"{file}\"\n#!share --from fsharp fromNotebook --as sharp\n(fromNotebook + sharp).ToString()");

        Assert.Equal("13", result.Value());
        Assert.Contains("Title</h1>", result.Display("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dib_RunsItsPartsWithoutItsMetadata()
    {
        string file = Write("other.dib", "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"fsharp\",\"items\":[]}}\n\n#!csharp\n\nint fromDib = 8;\n\n#!markdown\n\n# Dib\n");

        CellResult result = await kernel.SucceedAsync($"#!import {file}\nfromDib.ToString()");

        Assert.Equal("8", result.Value());
        Assert.Contains("Dib</h1>", result.Display("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dib_BeginsInTheLanguageOfItsMetadata() =>
        Assert.Equal("9", await kernel.ValueOfAsync($"#!import {Write("f.dib", "#!meta\n{\"kernelInfo\":{\"defaultKernelName\":\"fsharp\"}}\n#!time\nlet fromFDib = 9")}\n#!fsharp\nstring fromFDib"));

    [Fact]
    public async Task CompileError_NamesTheFileAndItsLine()
    {
        CellResult result = await kernel.RunAsync($"#!import {Write("wrong.csx", "int fine = 1;\nint wrong = \"text\";")}");

        Assert.StartsWith("wrong.csx, line 2, column 13: error CS0029", result.Error!.Traceback[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_NamesTheFileAndItsLine()
    {
        CellResult result = await kernel.RunAsync($"#!import {Write("throws.csx", "int Fail() =>\n    throw new Exception(\"no\");")}\nint own = 1;\nFail();");

        Assert.Contains("   at Fail() in throws.csx, line 2", result.Error!.Traceback);
        Assert.Contains("        throw new Exception(\"no\");", result.Error.Traceback);
    }

    [Fact]
    public async Task WrongMagicInAFile_NamesTheFileAndItsLine()
    {
        CellResult result = await kernel.RunAsync($"#!import {Write("magic.csx", "int a = 1;\n#!nonsense-magic\n")}");

        Assert.StartsWith("magic.csx, line 2, column 1: Unknown magic #!nonsense-magic.", result.Error!.Traceback[0], StringComparison.Ordinal);
        Assert.Equal("    #!nonsense-magic", result.Error.Traceback[1]);
    }

    [Fact]
    public async Task FileThatImportsItself_IsAnError()
    {
        string one = Path.Combine(folder.Path, "one.csx");
        string two = Write("two.csx", $"#!import {one}");
        File.WriteAllText(one, $"#!import {two}");

        CellResult result = await kernel.RunAsync($"#!import {one}");

        Assert.Contains("imports itself: one.csx → two.csx → one.csx", result.Error!.Value, StringComparison.Ordinal);
        await kernel.SucceedAsync($"#!import {Write("plain.csx", "int again = 1;")}");
    }

    [Theory]
    [InlineData("nowhere.csx", null, "cannot be read")]
    [InlineData("data.txt", "text", "is not of a kind that can be imported, which are .ipynb, .dib, .cs")]
    [InlineData("bad.ipynb", "{", "this is not valid JSON")]
    [InlineData("empty.ipynb", "", "the file is empty")]
    [InlineData("bad.dib", "#!meta\n{ no\n#!csharp\n1", "has metadata (below #!meta) that are not the JSON object")]
    public async Task FileThatCannotBeImported_SaysWhy(string name, string? content, string message)
    {
        string file = content is null ? Path.Combine(folder.Path, name) : Write(name, content);

        CellResult result = await kernel.RunAsync($"#!import {file}");

        Assert.Equal("MagicError", result.Error!.Name);
        Assert.Contains(message, result.Error.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CellThatFails_EndsTheImport()
    {
        string file = Path.Combine(folder.Path, "failing.ipynb");
        Notebook.Create("failing", new JsonObject[] { NotebookCell.Create(CellType.Code, "throw new Exception(\"first\");"), NotebookCell.Create(CellType.Code, "Console.Write(\"second\");") }).Save(file);

        CellResult result = await kernel.RunAsync($"#!import {file}\nConsole.Write(\"third\");");

        Assert.Equal("first", result.Error!.Value);
        Assert.Equal("", result.StandardOutput());
    }

    private string Write(string name, string content)
    {
        string file = Path.Combine(folder.Path, name);
        File.WriteAllText(file, content);
        return file;
    }
}

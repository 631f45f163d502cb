using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Notebooks;

public sealed class NotebookWritingTests : IDisposable
{
    // The form in which Jupyter writes a notebook, except that the order of fields is this file's own.
    private const string Canonical = """
        {
         "nbformat": 4,
         "future": {
          "z": 1.0,
          "a": 1e-7,
          "big": 12345678901234567890123
         },
         "cells": [
          {
           "cell_type": "code",
           "execution_count": 1,
           "id": "kept",
           "metadata": {
            "z": [],
            "a": {},
            "tags": [
             "measured"
            ]
           },
           "outputs": [
            {
             "data": {
              "application/json": {
               "text": "left as\none string"
              },
              "text/html": [
               "<b>one</b>\n",
               "two"
              ]
             },
             "metadata": {},
             "output_type": "display_data"
            },
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "a\n",
              "b\n"
             ]
            }
           ],
           "source": [
            "var s = \"äöü 并发 😀 <&'+> \\ \u0001\t\";\n",
            "s"
           ],
           "unknown": null
          }
         ],
         "metadata": {},
         "nbformat_minor": 5
        }

        """;

    private readonly TemporaryFolder folder = new();

    public static bool IsWindows => OperatingSystem.IsWindows();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ToText_OfCanonicalText_IsThatText()
    {
        string canonical = Canonical.ReplaceLineEndings("\n");

        Assert.Equal(canonical, Notebook.Parse(canonical, "a.ipynb").ToText());
    }

    [Fact]
    public void ToText_OfOtherLayouts_IsCanonical()
    {
        JsonObject document = JsonNode.Parse(Canonical)!.AsObject();
        JsonObject cell = document["cells"]![0]!.AsObject();
        cell["source"] = string.Concat(cell["source"]!.AsArray().Select(line => line!.GetValue<string>()));
        JsonObject stream = cell["outputs"]![1]!.AsObject();
        stream["text"] = new JsonArray("a", "\nb", "\n");

        // ToJsonString: one line, everything above ASCII escaped.
        Assert.Equal(Canonical.ReplaceLineEndings("\n"), Notebook.Parse(document.ToJsonString(), "a.ipynb").ToText());
    }

    [Fact]
    public void Source_Set_IsWrittenAsLines()
    {
        Notebook notebook = Notebook.Create("a.ipynb", [NotebookCell.Create(CellType.Code, "")]);

        notebook.Cells[0].Source = "a\r\nb\n";

        Assert.Equal("""["a\r\n","b\n"]""", notebook.Cells[0].Json["source"]!.ToJsonString());
        Assert.Equal("a\r\nb\n", notebook.Cells[0].Source);
    }

    [Fact]
    public void Copy_Changed_LeavesTheOriginal()
    {
        Notebook notebook = Notebook.Create("a.ipynb", [NotebookCell.Create(CellType.Code, "1")]);
        string before = notebook.ToText();

        Notebook copy = notebook.Copy();
        copy.Cells[0].ExecutionCount = 1;
        copy.Cells[0].Outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "x" });

        Assert.Equal(before, notebook.ToText());
        Assert.NotEqual(before, copy.ToText());
    }

    [Fact]
    public void Outputs_SetOnMarkdown_Throws()
    {
        NotebookCell cell = Notebook.Create("a.ipynb", [NotebookCell.Create(CellType.Markdown, "x")]).Cells[0];

        Assert.Throws<InvalidOperationException>(() => cell.Outputs = []);
        Assert.Throws<InvalidOperationException>(() => cell.ExecutionCount = 1);
    }

    [Fact]
    public void Save_ThenLoad_GivesTheSameNotebookAndNothingElseInTheFolder()
    {
        string path = folder.File("a.ipynb");
        Notebook notebook = Notebook.Parse(Canonical, "a.ipynb");

        notebook.Save(path);
        notebook.Save(path);

        Assert.Equal(notebook.ToText(), Notebook.Load(path).ToText());
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact(Skip = "Windows has no Unix file modes.", SkipWhen = nameof(IsWindows))]
    [UnsupportedOSPlatform("windows")]
    public void Save_OverFile_KeepsItsPermissions()
    {
        string path = folder.File("a.ipynb");
        File.WriteAllText(path, "");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(path, mode);

        Notebook.Parse(Canonical, "a.ipynb").Save(path);

        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [Fact(Skip = "Windows asks for a privilege to make links.", SkipWhen = nameof(IsWindows))]
    public void Save_OverSymbolicLink_ReplacesWhatItPointsTo()
    {
        string target = folder.File("target.ipynb");
        string link = folder.File("link.ipynb");
        File.WriteAllText(target, "");
        File.CreateSymbolicLink(link, target);

        Notebook.Parse(Canonical, "a.ipynb").Save(link);

        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal(Canonical.ReplaceLineEndings("\n"), File.ReadAllText(target));
    }

    [Fact]
    public void Save_OverFolder_FailsAndLeavesNoTemporaryFile()
    {
        string path = folder.File("folder");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<Exception>(() => Notebook.Parse(Canonical, "a.ipynb").Save(path));

        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Save_OverReadOnlyFile_FailsAndLeavesIt()
    {
        string path = folder.File("a.ipynb");
        File.WriteAllText(path, "old");
        FileAttributes attributes = File.GetAttributes(path);
        File.SetAttributes(path, attributes | FileAttributes.ReadOnly);
        Assert.SkipUnless(new FileInfo(path).IsReadOnly, "This account may write to read-only files.");

        Assert.Throws<UnauthorizedAccessException>(() => Notebook.Parse(Canonical, "a.ipynb").Save(path));

        File.SetAttributes(path, attributes);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }
}

using System.Text.Json.Nodes;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Jupyter.KernelSpecs;

public sealed class JupyterInstallationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly JupyterInstallation installation;

    public JupyterInstallationTests() => installation = new JupyterInstallation(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Install_WritesAWholeKernelSpec()
    {
        InstalledKernelSpec spec = Assert.Single(installation.Install(asDotnetInteractive: false, []));

        Assert.Equal("course-csharp", spec.Name);
        Assert.True(spec.IsOurs);
        Assert.Null(spec.Missing);
        Assert.Equal(["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"], Names(spec.Folder));
        JsonNode json = Json(spec);
        Assert.Equal("message", (string?)json["interrupt_mode"]);
        Assert.Equal("C#", (string?)json["language"]);
        string[] words = [.. json["argv"]!.AsArray().Select(word => (string)word!)];
        Assert.Equal(["jupyter", "{connection_file}"], words[^2..]);
        Assert.StartsWith(folder.Path, words[2], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(words[2])!, "Microsoft.CodeAnalysis.CSharp.dll")));
    }

    [Fact]
    public void Install_Again_ChangesNothing()
    {
        InstalledKernelSpec first = Assert.Single(installation.Install(asDotnetInteractive: false, []));
        string before = Json(first).ToJsonString();

        InstalledKernelSpec second = Assert.Single(installation.Install(asDotnetInteractive: false, []));

        Assert.Equal(before, Json(second).ToJsonString());
        Assert.Single(Directory.GetDirectories(folder.File("course-kernel")));
        Assert.Equal(4, Names(second.Folder).Count());
    }

    [Fact]
    public void Install_AsDotnetInteractive_ServesItsNotebooks_AndIsKeptUpToDate()
    {
        installation.Install(asDotnetInteractive: true, []);

        IReadOnlyList<InstalledKernelSpec> again = installation.Install(asDotnetInteractive: false, []);

        Assert.Equal(["course-csharp", ".net-csharp"], again.Select(spec => spec.Name));
        Assert.Equal(".NET (C#)", again[1].DisplayName);
    }

    [Fact]
    public void Install_WhereJavaScriptRuns_IsWrittenAndKeptUntilSomebodyChoosesAnew()
    {
        Assert.Null(Assert.Single(installation.Install(asDotnetInteractive: false, [])).JavaScript);

        installation.Install(asDotnetInteractive: true, [], JavaScriptPlace.Browser);
        IReadOnlyList<InstalledKernelSpec> again = installation.Install(asDotnetInteractive: false, []);

        Assert.All(again, spec => Assert.Equal("browser", (string?)Json(spec)["env"]!["COURSE_JAVASCRIPT"]));
        Assert.All(again, spec => Assert.Equal(JavaScriptPlace.Browser, spec.JavaScript));
        Assert.Equal(2, again.Count);
        Assert.All(installation.Install(asDotnetInteractive: false, [], JavaScriptPlace.Headless), spec => Assert.Equal(JavaScriptPlace.Headless, spec.JavaScript));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Install_RealDotnetInteractiveIsThere_SaysNoAndWritesNothing(bool elsewhere)
    {
        using TemporaryFolder system = new();
        string real = Path.Combine(elsewhere ? system.Path : folder.Path, "kernels", ".net-csharp");
        WriteForeign(real);

        JupyterException refusal = Assert.Throws<JupyterException>(() => installation.Install(asDotnetInteractive: true, [system.Path]));

        Assert.Contains("it is the real .NET Interactive", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "kernels", "course-csharp")));
        Assert.Equal(["kernel.json"], Names(real));
    }

    [Fact]
    public void Uninstall_RemovesOursAndLeavesTheRest()
    {
        string foreign = Path.Combine(folder.Path, "kernels", "python3");
        WriteForeign(foreign);
        installation.Install(asDotnetInteractive: true, []);
        File.WriteAllText(Path.Combine(folder.Path, "kernels", "course-csharp", "notes.txt"), "the user's");

        IReadOnlyList<InstalledKernelSpec> removed = installation.Uninstall();

        Assert.Equal([".net-csharp", "course-csharp"], removed.Select(spec => spec.Name));
        Assert.Equal(["course-csharp", "python3"], Names(Path.Combine(folder.Path, "kernels")));
        Assert.Equal(["notes.txt"], Names(Path.Combine(folder.Path, "kernels", "course-csharp")));
        Assert.False(Directory.Exists(folder.File("course-kernel")));
        Assert.Empty(installation.Uninstall());
    }

    [Fact]
    public void Find_ProgramIsGone_SaysWhatIsMissing()
    {
        installation.Install(asDotnetInteractive: false, []);
        Directory.Delete(folder.File("course-kernel"), recursive: true);

        InstalledKernelSpec spec = Assert.Single(JupyterInstallation.Find([folder.Path]));

        Assert.EndsWith("Course.Kernel.dll", spec.Missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    public void Find_FoldersThatAreNoKernelSpecs_AreLeftOut(string content)
    {
        string bad = Path.Combine(folder.Path, "kernels", "bad");
        Directory.CreateDirectory(bad);
        File.WriteAllText(Path.Combine(bad, "kernel.json"), content);

        Assert.Empty(JupyterInstallation.Find([folder.Path, folder.File("not there")]));
    }

    private static void WriteForeign(string spec)
    {
        Directory.CreateDirectory(spec);
        File.WriteAllText(Path.Combine(spec, "kernel.json"), """{"argv":["dotnet-interactive"],"display_name":".NET (C#)","language":"C#"}""");
    }

    private static IEnumerable<string?> Names(string path) => Directory.GetFileSystemEntries(path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static JsonNode Json(InstalledKernelSpec spec) => JsonNode.Parse(File.ReadAllText(Path.Combine(spec.Folder, "kernel.json")))!;
}

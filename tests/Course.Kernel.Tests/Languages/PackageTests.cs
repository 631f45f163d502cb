using System.Text.Json;
using Xunit;

namespace Course.Kernel.Tests.Languages;

/// <summary><c>#r "nuget: …"</c>, with a package that the build of these tests has fetched already: no network is needed.</summary>
public sealed class PackageTests(SharedKernel kernel)
{
    private static readonly string Version = DependencyContext().First(name => name.StartsWith("FsCheck/", StringComparison.Ordinal))["FsCheck/".Length..];

    [Fact]
    public async Task PackageReference_OfAPackage_IsThereInThisCellAndInTheNext()
    {
        CellResult first = await kernel.RunAsync($"#r \"nuget: FsCheck, {Version}\"\ntypeof(FsCheck.Check).Assembly.GetName().Name");
        CellResult second = await kernel.RunAsync("typeof(FsCheck.Check).Name");

        Assert.Equal("FsCheck", first.Value());
        Assert.Equal("Check", second.Value());
        Assert.Equal($"Installed packages: FsCheck, {Version}", first.Display("text/plain"));
    }

    [Fact]
    public async Task PackageReference_ThatNoSourceHas_FailsWithNuGetsSentenceAtItsLine()
    {
        CellResult result = await kernel.RunAsync("int packageTestNeverRuns = 1;\n#r \"nuget: Course.No.Such.Package, 1.2.3\"");

        Assert.Matches("line 2, column 1: error: .*NU1[0-9]{3}", result.Error!.Value);
        Assert.DoesNotContain("packages.csproj", result.Error.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PackageReference_InATextOrAComment_IsNone()
    {
        CellResult result = await kernel.RunAsync("/*\n#r \"nuget: \"\n*/\nstring packageText = \"\"\"\n#r \"nuget: \"\n\"\"\";\npackageText");

        Assert.Equal("#r \"nuget: \"", result.Value());
    }

    [Fact]
    public async Task PackageReference_InFSharp_IsThereInThisCellAndInTheNext()
    {
        CellResult first = await kernel.RunAsync($"#!fsharp\n#r \"nuget: FsCheck, {Version}\"\ntypeof<FsCheck.Check>.Assembly.GetName().Name");
        CellResult second = await kernel.RunAsync("#!fsharp\ntypeof<FsCheck.Check>.Name");

        Assert.Equal("FsCheck", first.Value());
        Assert.Equal("Check", second.Value());
        Assert.Equal($"Installed packages: FsCheck, {Version}", first.Display("text/plain"));
    }

    [Fact]
    public async Task PackageReference_InFSharp_ThatNoSourceHas_FailsAtItsLine()
    {
        CellResult result = await kernel.RunAsync("#!fsharp\nlet packageTestNeverRuns = 1\n#r \"nuget: Course.No.Such.Package, 1.2.3\"");

        Assert.Matches("line 3, column 1: error: .*NU1[0-9]{3}", result.Error!.Value);
    }

    [Fact]
    public async Task PackageReference_InATextOrACommentOfFSharp_IsNone()
    {
        CellResult result = await kernel.RunAsync("#!fsharp\n(*\n#r \"nuget: \"\n*)\nlet packageText = \"\"\"\n#r \"nuget: \"\n\"\"\"\npackageText.Trim()");

        Assert.Equal("#r \"nuget: \"", result.Value());
    }

    private static IEnumerable<string> DependencyContext()
    {
        using JsonDocument dependencies = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(typeof(PackageTests).Assembly.Location, ".deps.json")));
        return [.. dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name)];
    }

    [Theory]
    [InlineData("#r \"nuget:\"", "#r names no package")]
    [InlineData("#i \"nuget: \"", "#i names no place")]
    [InlineData("#i \"nuget: /no/such/folder\"", "There is no folder /no/such/folder")]
    [InlineData("#i \"nuget: a;b\"", "names one place")]
    [InlineData("#r \"nuget: a;b\"", "\"a;b\" is not a name that a package can have")]
    [InlineData("#r \"nuget: Some.Package, abc\"", "\"abc\" is not a version")]
    [InlineData("#r \"nuget: Some.Package, 13.0.3, x\"", "\"13.0.3, x\" is not a version")]
    public async Task PackageReference_ThatIsWrong_SaysWhatToWrite(string code, string expected)
    {
        CellResult result = await kernel.RunAsync(code);

        Assert.Contains(expected, result.Error!.Value, StringComparison.Ordinal);
    }
}

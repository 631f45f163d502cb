using Course.Kernel.Tests.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace Course.Kernel.Tests.Languages;

/// <summary>Libraries that a notebook loads, laid out as in this project: <c>notebooks/</c> beside <c>lib/bin/</c>.</summary>
public sealed class ReferenceTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private KernelProcess kernel = null!;

    public async ValueTask InitializeAsync()
    {
        string libraries = Directory.CreateDirectory(folder.File("lib/bin")).FullName;
        string notebooks = Directory.CreateDirectory(folder.File("notebooks")).FullName;
        Build(libraries, "Below", "namespace Below { public class Base { public string Name => \"base\"; } }");
        Build(libraries, "Above", "namespace Above { public class Derived : Below.Base { public Below.Base Inner = new(); } }", "Below");
        File.WriteAllText(Path.Combine(notebooks, "loaded.csx"), "string Loaded() => \"loaded\";");
        kernel = await KernelProcess.StartAsync(SharedKernel.Patient with { WorkingDirectory = notebooks });
    }

    public async ValueTask DisposeAsync()
    {
        await kernel.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task OneReference_IsRelativeToTheNotebookAndBringsWhatItDependsOn() => Assert.Equal(
        ["base base", "base"],
        [
            await ValueOfAsync("#r \"../lib/bin/Above.dll\"\nusing Above;\nusing Below;\n$\"{new Derived().Name} {new Base().Name}\""),
            await ValueOfAsync("new Below.Base().Name"),
        ]);

    [Fact]
    public async Task ReferenceInACellOfNothingElse_HoldsForLaterCells()
    {
        await kernel.ExecuteAsync(new CellRequest("#r \"../lib/bin/Above.dll\"\nusing Above;"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("base", await ValueOfAsync("new Derived().Name"));
    }

    [Fact]
    public async Task SeveralReferences_ShareTheirTypes() => Assert.Equal(
        "True",
        await ValueOfAsync("""
            #r "../lib/bin/Below.dll"
            #r "../lib/bin/Above.dll"
            (typeof(Above.Derived).BaseType == typeof(Below.Base) && new Above.Derived() is Below.Base).ToString()
            """));

    [Fact]
    public async Task FSharp_HasTheSameLibraries() =>
        Assert.Equal("base", await ValueOfAsync("#!fsharp\n#r \"../lib/bin/Below.dll\"\n#r \"../lib/bin/Above.dll\"\n(Above.Derived()).Inner.Name"));

    [Fact]
    public async Task LoadedFile_IsRelativeToTheNotebook() =>
        Assert.Equal("loaded", await ValueOfAsync("#load \"loaded.csx\"\nLoaded()"));

    [Fact]
    public async Task CurrentDirectory_IsTheNotebooksFolder() =>
        Assert.Equal("notebooks", await ValueOfAsync("System.IO.Path.GetFileName(System.IO.Directory.GetCurrentDirectory())"));

    private async Task<string> ValueOfAsync(string code)
    {
        CellResult result = await kernel.ExecuteAsync(new CellRequest(code), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Status == CellStatus.Ok, string.Join('\n', result.Error?.Traceback ?? []));
        return result.Value();
    }

    private static void Build(string libraries, string name, string source, params string[] references)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            [
                MetadataReference.CreateFromFile(Path.Combine(framework, "System.Private.CoreLib.dll")),
                MetadataReference.CreateFromFile(Path.Combine(framework, "System.Runtime.dll")),
                .. references.Select(reference => MetadataReference.CreateFromFile(Path.Combine(libraries, reference + ".dll"))),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        EmitResult result = compilation.Emit(Path.Combine(libraries, name + ".dll"));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
    }
}

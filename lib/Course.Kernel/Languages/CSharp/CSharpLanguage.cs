using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Course.Kernel.Child;
using Course.Kernel.Languages.Packages;
using Course.Kernel.Languages.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// C# as .NET Interactive compiles it: script mode, the latest language version, unoptimised, the same usings, the same
/// names in scope. Each part of a cell is a submission that sees the ones before it.
/// </summary>
internal sealed class CSharpLanguage : ICellLanguage, IVariables, ICodeAssistant
{
    private static readonly string[] Usings =
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    private readonly CellAssemblies assemblies = new();
    private readonly CellPackages packages = new();

    // Read by the assistant while a cell runs.
    private volatile ScriptOptions options;
    private volatile Script previous;

    // Slot 0 is for a host object, which there is none of; a submission fills the slot of its number in the chain.
    private object?[] submissions = new object?[16];
    private int submissionCount;

    public CSharpLanguage(string folder)
    {
        options = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithOptimizationLevel(OptimizationLevel.Debug)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithImports(Usings)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(folder))
            .WithSourceResolver(new CellSourceResolver(folder))
            .AddReferences(
                typeof(Enumerable).Assembly,
                typeof(Microsoft.DotNet.Interactive.Kernel).Assembly,
                typeof(Formatter).Assembly);
        previous = CSharpScript.Create<object>($"using static {typeof(Microsoft.DotNet.Interactive.Kernel).FullName};", options);
    }

    /// <summary>Compiles and runs a little code that leaves nothing behind. By that, the compiler is warm.</summary>
    public async Task WarmUpAsync()
    {
        Submission submission = Compile(previous.ContinueWith<object>("0", options), CancellationToken.None);
        await LoadFactory(submission)(new object?[2]).ConfigureAwait(false);
    }

    public async Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        CellRequest cell = segment.Origin ?? execution.Request;
        CodeDepth.Check(segment.Code, cell, execution);
        (string source, IReadOnlyList<PackageDirective> directives) = PackageDirective.Extract(segment.Code, CSharpDirectives.LinesIn);
        if (directives.Count > 0)
        {
            Refer(packages.Add(directives, segment.Code, cell, execution));
        }
        Script<object> script = previous.ContinueWith<object>(source, options.WithFilePath(CellFile.NameFor(segment, cell, ".csx")));
        Submission submission = CodeDepth.Compile(cancellationToken => Compile(script, cancellationToken), cell, execution);
        List<CellDiagnostic> diagnostics = [.. submission.Diagnostics.Select(found => CSharpDiagnostic.Describe(found, cell.CellName))];
        diagnostics.ForEach(execution.Report);
        if (diagnostics.Any(diagnostic => diagnostic.IsError))
        {
            throw new CompilationFailedException([.. diagnostics.Where(diagnostic => diagnostic.IsError)]);
        }
        // From here on the submission counts, even if it throws: what it assigned before stays.
        previous = script;
        if (submission.Code is null)
        {
            return;
        }
        object? value = await execution.RunInside(() => Run(submission)).ConfigureAwait(false);
        if (submission.HasTrailingValue)
        {
            execution.RunInside(() =>
            {
                CellDisplay.ShowResult(value, execution.Request.ExecutionCount);
                return true;
            });
        }
    }

    public Task<IReadOnlyList<CellVariable>> ListAsync(CellExecution execution) => Task.FromResult<IReadOnlyList<CellVariable>>(
        [.. CSharpVariables.In(submissions).Select(variable => new CellVariable(variable.Name, variable.Value?.GetType(), ValueWriter.Format(variable.Value, PlainTextFormatter.MimeType)))]);

    public Task<SharedValue?> FindAsync(string name, CellExecution execution) => Task.FromResult<SharedValue?>(
        CSharpVariables.In(submissions).FirstOrDefault(variable => variable.Name == name) is { Name: not null } found ? new SharedValue.Reference(found.Value) : null);

    /// <summary>Declares the variable in a submission of its own: of the value's type, or <c>dynamic</c> if C# cannot name that.</summary>
    public async Task SetAsync(string name, SharedValue value, CellExecution execution)
    {
        // A keyword would need an @ wherever it is used; await is one in a cell.
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || name == "await")
        {
            throw new ValueException($"\"{name}\" is not a name that a C# variable can have");
        }
        object? content = value.ToObject();
        Type type = content?.GetType() ?? typeof(object);
        options = options.AddReferences(CSharpTypeName.AssembliesOf(type).Where(assembly => !options.MetadataReferences.OfType<PortableExecutableReference>().Any(known => known.FilePath == assembly.Location)));
        Script<object> script = Declare(CSharpTypeName.Of(type) ?? "dynamic");
        Submission submission = execution.Compile(cancellationToken => Compile(script, cancellationToken));
        if (submission.Code is null)
        {
            script = Declare("dynamic");
            submission = execution.Compile(cancellationToken => Compile(script, cancellationToken));
        }
        previous = script;
        await Run(submission).ConfigureAwait(false);
        CSharpVariables.Assign(submissions, name, content);

        Script<object> Declare(string typeName) => previous.ContinueWith<object>($"{typeName} @{name};", options);
    }

    public CodeCompletions Complete(string code, int position) =>
        PackageDirective.IsIn(code, position, CSharpDirectives.LinesIn) ? CodeCompletions.None(position) : CSharpCompletion.Complete(CompilationOf(code), position);

    public CodeInspection? Inspect(string code, int position) => CSharpInspection.Inspect(CompilationOf(code), position);

    public CodeCompleteness CheckCompleteness(string code) => CSharpCompleteness.Check(WithoutPackages(code));

    private void Refer(PackageRestore.Result? restored)
    {
        // What the kernel itself consists of is loaded already, in its own version.
        options = options.AddReferences(restored?.Files.Where(file => !IsReferred(file)).Select(file => MetadataReference.CreateFromFile(file)) ?? []);
        assemblies.NativeFiles.Add(restored?.NativeFiles ?? []);

        bool IsReferred(string file) => options.MetadataReferences.OfType<PortableExecutableReference>().Any(known => Path.GetFileName(known.FilePath) == Path.GetFileName(file));
    }

    /// <summary>The code as the next submission: it sees what the cells so far have left.</summary>
    private Compilation CompilationOf(string code) => previous.ContinueWith<object>(WithoutPackages(code), options).GetCompilation();

    private static string WithoutPackages(string code) => PackageDirective.Extract(code, CSharpDirectives.LinesIn).Code;

    private Submission Compile(Script script, CancellationToken cancellationToken)
    {
        Compilation compilation = script.GetCompilation();
        using MemoryStream image = new();
        using MemoryStream symbols = new();
        EmitResult result = compilation.Emit(
            image,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellationToken);
        ImmutableArray<Diagnostic> diagnostics =
            [.. result.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning && !found.IsSuppressed)];
        // Also of a submission that is nothing but #r and usings: later ones need what it refers to.
        assemblies.AddReferences(compilation.References);
        if (!result.Success)
        {
            // Without an error, there was nothing to emit: the submission holds usings or comments only.
            return new Submission(null, HasTrailingValue: false, diagnostics);
        }
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            CleanUpCode.Remember(tree, cancellationToken);
        }
        image.Position = 0;
        symbols.Position = 0;
        (MemoryStream wovenImage, MemoryStream wovenSymbols) = CheckpointWeaver.Weave(image, symbols);
        return new Submission(
            new SubmissionCode(wovenImage, wovenSymbols, compilation.GetEntryPoint(cancellationToken)!),
            HasTrailingValue(compilation, cancellationToken),
            diagnostics);
    }

    private Task<object?> Run(Submission submission)
    {
        Func<object?[], Task<object?>> factory = LoadFactory(submission);
        submissionCount++;
        if (submissionCount == submissions.Length)
        {
            Array.Resize(ref submissions, submissions.Length * 2);
        }
        return factory(submissions);
    }

    private Func<object?[], Task<object?>> LoadFactory(Submission submission)
    {
        SubmissionCode code = submission.Code!;
        return assemblies.LoadSubmission(code.Image, code.Symbols)
            .GetType(code.EntryPoint.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(code.EntryPoint.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
    }

    private static bool HasTrailingValue(Compilation compilation, CancellationToken cancellationToken)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Last();
        return ((CompilationUnitSyntax)tree.GetRoot(cancellationToken)).Members.LastOrDefault() is GlobalStatementSyntax
        {
            Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last,
        }
        && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression, cancellationToken).Type?.SpecialType != SpecialType.System_Void;
    }

    /// <summary>A part of a cell, compiled. No code: it does not compile, or has none.</summary>
    private sealed record Submission(SubmissionCode? Code, bool HasTrailingValue, ImmutableArray<Diagnostic> Diagnostics);

    private sealed record SubmissionCode(MemoryStream Image, MemoryStream Symbols, IMethodSymbol EntryPoint);
}

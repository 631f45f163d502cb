using System.Globalization;
using System.Runtime.Loader;
using Course.Kernel.Child;
using Course.Kernel.Languages.CSharp;
using Course.Kernel.Languages.Packages;
using Course.Kernel.Languages.Values;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Core;

namespace Course.Kernel.Languages.FSharp;

/// <summary>
/// <c>#!fsharp</c>: F# Interactive, with the names in scope that .NET Interactive gives a cell. Started by the first cell
/// that asks for it.
/// </summary>
internal sealed class FSharpLanguage : ICellLanguage, IVariables, ICodeAssistant
{
    private const string Slot = "course:shared";

    private readonly Shell.FsiEvaluationSession session;
    private readonly Lock gate = new(); // One at a time, a cell or the assistant: F# Interactive is made for one thread.
    private readonly CellPackages packages = new();
    private readonly NativeFiles nativeFiles = new();
    private readonly HashSet<string> references = [];
    private readonly string runtimeFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public FSharpLanguage()
    {
        string[] arguments = ["fsi", "--noninteractive", "--nologo", "--gui-", "--readline-", "--optimize-", "--tailcalls-", "--debug+"];
        session = Shell.FsiEvaluationSession.Create(
            Shell.FsiEvaluationSession.GetDefaultConfiguration(),
            arguments,
            TextReader.Null,
            TextWriter.Null,
            TextWriter.Null,
            FSharpOption<bool>.None,
            null);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => nativeFiles.Load(name);
        Start();
    }

    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        CellRequest cell = segment.Origin ?? execution.Request;
        CodeDepth.Check(segment.Code, cell, execution);
        string file = CellFile.NameFor(segment, cell, ".fsx");
        (string source, IReadOnlyList<PackageDirective> directives) = PackageDirective.Extract(segment.Code, FSharpDirectives.LinesIn);
        if (directives.Count > 0)
        {
            Refer(packages.Add(directives, segment.Code, cell, execution));
        }
        execution.RunInside(() =>
        {
            lock (gate)
            {
                Evaluate(source, file, cell.CellName, execution);
            }
            return true;
        });
        return Task.CompletedTask;
    }

    public CodeCompletions Complete(string code, int position)
    {
        if (PackageDirective.IsIn(code, position, FSharpDirectives.LinesIn) || !gate.TryEnter())
        {
            return CodeCompletions.None(position);
        }
        try
        {
            return FSharpCompletion.Complete(session, WithoutPackages(code), position);
        }
        finally
        {
            gate.Exit();
        }
    }

    public CodeInspection? Inspect(string code, int position)
    {
        if (!gate.TryEnter())
        {
            return null;
        }
        try
        {
            return FSharpInspection.Inspect(session, WithoutPackages(code), position);
        }
        finally
        {
            gate.Exit();
        }
    }

    public CodeCompleteness CheckCompleteness(string code) => CodeCompleteness.Unknown;

    // F# Interactive binds the value of each trailing expression to this name; .NET Interactive does not show it either.
    private IEnumerable<Shell.FsiBoundValue> Variables => session.GetBoundValues().Where(bound => bound.Name != "it");

    public Task<IReadOnlyList<CellVariable>> ListAsync(CellExecution execution) => Task.FromResult<IReadOnlyList<CellVariable>>(
        [.. Variables.Select(bound => new CellVariable(bound.Name, bound.Value.ReflectionValue?.GetType(), ValueWriter.Format(bound.Value.ReflectionValue, PlainTextFormatter.MimeType)))]);

    public Task<SharedValue?> FindAsync(string name, CellExecution execution) => Task.FromResult<SharedValue?>(
        session.TryFindBoundValue(name) is { } bound ? new SharedValue.Reference(bound.Value.Value.ReflectionValue) : null);

    public Task SetAsync(string name, SharedValue value, CellExecution execution)
    {
        object? content = value.ToObject();
        Type type = content?.GetType() ?? typeof(object);
        if (CSharpTypeName.FindOfCells(type) is { } unseen)
        {
            string which = CSharpTypeName.IsAnonymous(unseen) ? "an anonymous one" : Traceback.NameOf(unseen);
            throw new ValueException($"F# does not see types of C# cells, such as {which}; share a copy instead: #!set --name {name} --value @csharp:{name}");
        }
        lock (gate)
        {
            Bind(name, content, type);
        }
        return Task.CompletedTask;
    }

    /// <summary>
    /// Declares the variable in F#'s own words: a type that F# Interactive is handed as an object is, inside arrays and other
    /// generic types, no longer the type that F# code means by the same name. Only a type that F# cannot name goes that way.
    /// </summary>
    private void Bind(string name, object? content, Type type)
    {
        AppDomain.CurrentDomain.SetData(Slot, content);
        try
        {
            Reference(type);
            if (FSharpTypeName.Of(type) is { } typeName)
            {
                session.EvalInteraction($"let ``{name}`` : {typeName} = unbox (System.AppDomain.CurrentDomain.GetData \"{Slot}\")", FSharpOption<CancellationToken>.None);
            }
            else
            {
                session.AddBoundValue(name, content!);
            }
        }
#pragma warning disable CA1031 // F# Interactive throws what it likes at a name or a type that it does not take.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // That it stops is no reason for stopping.
            string reason = exception.GetType().Name.StartsWith("StopProcessing", StringComparison.Ordinal) ? "" : $" ({exception.Message})";
            throw new ValueException($"F# cannot take a value of type {Traceback.NameOf(type)} by the name \"{name}\"{reason}", exception);
        }
        finally
        {
            AppDomain.CurrentDomain.SetData(Slot, null);
        }
    }

    private static string WithoutPackages(string code) => PackageDirective.Extract(code, FSharpDirectives.LinesIn).Code;

    private void Refer(PackageRestore.Result? restored)
    {
        nativeFiles.Add(restored?.NativeFiles ?? []);
        foreach (string file in restored?.Files.Where(file => Path.GetFileName(file) != "FSharp.Core.dll") ?? [])
        {
            // What the kernel itself consists of is loaded already, in its own version.
            string own = Path.Combine(AppContext.BaseDirectory, Path.GetFileName(file));
            Refer(File.Exists(own) ? own : file);
        }
    }

    private void Refer(string file)
    {
        if (references.Add(file))
        {
            lock (gate)
            {
                session.EvalInteraction($"#r @\"{file}\"", FSharpOption<CancellationToken>.None);
            }
        }
    }

    /// <summary>
    /// Makes known where a type is, and those that it is made of. F# knows the runtime's own from the start, and a second
    /// reference to their core would make two types of each: a <c>float</c> that is no <c>Double</c>.
    /// </summary>
    private void Reference(Type type)
    {
        foreach (string file in CSharpTypeName.AssembliesOf(type).Select(assembly => assembly.Location).Where(file => Path.GetDirectoryName(file) != runtimeFolder))
        {
            Refer(file);
        }
    }

    private void Start()
    {
        string[] references = [typeof(Microsoft.DotNet.Interactive.Kernel).Assembly.Location, typeof(Formatter).Assembly.Location, typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location];
        string setUp = string.Join('\n',
        [
            .. references.Select(reference => $"#r @\"{reference}\""),
            "open System", "open System.IO", "open System.Text",
            $"open {typeof(Formatter).Namespace}",
            $"open type {typeof(Microsoft.DotNet.Interactive.Kernel).FullName}",
        ]);
        session.EvalInteraction(setUp, FSharpOption<CancellationToken>.None);
    }

    private void Evaluate(string code, string file, string cellName, CellExecution execution)
    {
        var (outcome, diagnostics) = session.EvalInteractionNonThrowing(code, file, FSharpOption<CancellationToken>.Some(execution.CancellationToken));
        List<CellDiagnostic> found = [.. diagnostics.Select(diagnostic => Describe(diagnostic, code, cellName)).OfType<CellDiagnostic>()];
        found.ForEach(execution.Report);
        CellDiagnostic[] errors = [.. found.Where(diagnostic => diagnostic.IsError)];
        if (errors.Length > 0)
        {
            throw new CompilationFailedException(errors);
        }
        if (outcome is FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice2Of2 failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.Item);
        }
        if (((FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice1Of2)outcome).Item?.Value is { } value && value.ReflectionType != typeof(Unit))
        {
            CellDisplay.ShowResult(value.ReflectionValue, execution.Request.ExecutionCount);
        }
    }

    private static CellDiagnostic? Describe(FSharpDiagnostic found, string code, string cellName)
    {
        bool isError = found.Severity.Equals(FSharpDiagnosticSeverity.Error);
        if (!isError && !found.Severity.Equals(FSharpDiagnosticSeverity.Warning))
        {
            return null;
        }
        int line = found.StartLine;
        int column = found.StartColumn + 1;
        int length = found.EndLine == found.StartLine ? found.EndColumn - found.StartColumn : int.MaxValue;
        string finding = string.Create(CultureInfo.InvariantCulture, $"{(isError ? "error" : "warning")} {found.ErrorNumberText}: {found.Message}");
        return new CellDiagnostic(isError, found.ErrorNumberText, found.Message, line, column, DiagnosticText.Format(cellName, code, line, column, length, finding));
    }
}

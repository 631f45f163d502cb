using System.Globalization;
using Course.Kernel.Child;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Core;

namespace Course.Kernel.Languages.FSharp;

/// <summary>
/// <c>#!fsharp</c>: F# Interactive, with the names in scope that .NET Interactive gives a cell. Started by the first cell
/// that asks for it.
/// </summary>
internal sealed class FSharpLanguage : ICellLanguage
{
    private readonly Shell.FsiEvaluationSession session;

    public FSharpLanguage(string folder)
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
        _ = folder;
        Start();
    }

    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        string file = CellFile.NameFor(execution.Request, ".fsx");
        execution.RunInside(() =>
        {
            Evaluate(segment.Code, file, execution);
            return true;
        });
        return Task.CompletedTask;
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

    private void Evaluate(string code, string file, CellExecution execution)
    {
        var (outcome, diagnostics) = session.EvalInteractionNonThrowing(code, file, FSharpOption<CancellationToken>.Some(execution.CancellationToken));
        List<CellDiagnostic> found = [.. diagnostics.Select(diagnostic => Describe(diagnostic, code, execution.Request.CellName)).OfType<CellDiagnostic>()];
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

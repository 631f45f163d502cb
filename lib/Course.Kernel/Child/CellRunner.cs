using System.Diagnostics;
using System.Globalization;
using Course.Kernel.Languages;
using Course.Kernel.Languages.CSharp;
using Course.Kernel.Languages.FSharp;
using Course.Kernel.Notebooks;
using Course.Kernel.Protocol;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Child;

/// <summary>Runs cells, one after the other, and reports how each one ended.</summary>
internal sealed class CellRunner(CellOutputs outputs, RawStreamMarker rawStreams, string folder)
{
    private readonly CSharpLanguage csharp = new(folder);
    private volatile int interruptedId;
    private Dictionary<string, Lazy<ICellLanguage>>? languages;

    private Dictionary<string, Lazy<ICellLanguage>> Languages => languages ??= new()
    {
        ["csharp"] = new(csharp),
        ["fsharp"] = new(() => new FSharpLanguage(folder)),
        ["html"] = new(() => new HtmlLanguage()),
        ["markdown"] = new(() => new MarkdownLanguage()),
    };

    /// <summary>Who helps to write code of a language; null if nobody does, or no cell has used the language yet. Thread-safe.</summary>
    public ICodeAssistant? AssistantFor(string language) =>
        language == CellLanguages.Default ? csharp
        : languages?.GetValueOrDefault(language) is { IsValueCreated: true } started ? started.Value as ICodeAssistant
        : null;

    /// <summary>What can follow <c>#!</c>.</summary>
    public IEnumerable<string> Magics() => [.. Languages.Keys, "time"];

    /// <summary>Does the work that the first cell would else wait for, on both of a small machine's processors.</summary>
    public void WarmUp()
    {
        Task formatter = Task.Run(() => FormattedValue.CreateManyFromObject(0));
        csharp.WarmUpAsync().GetAwaiter().GetResult();
        formatter.GetAwaiter().GetResult();
    }

    /// <summary>Runs a cell to its end, or until it is given up.</summary>
    public void Run(int id, CellRequest request)
    {
        using CellExecution execution = new(id, request);
        TakeConsole();
        outputs.Begin(execution);
        CellExecution.Running = execution;
        if (interruptedId == id)
        {
            // The interrupt was faster than the cell.
            CellInterruption.Start(execution);
        }
        bool succeeded = RunOnThreadOfItsOwn(execution);
        CellExecution.Running = null;
        execution.Done.Set();
        rawStreams.MarkEndOfCell();
        outputs.End(new KernelMessage.Completed(
            id,
            !succeeded,
            execution.InterruptedBy,
            execution.StoppedAt,
            execution.Diagnostics,
            Stopwatch.GetElapsedTime(execution.StartedAt)));
    }

    /// <summary>Stops a cell that runs, or is about to. Does not wait. Thread-safe.</summary>
    public void Interrupt(int id)
    {
        interruptedId = id;
        if (CellExecution.Running is { } running && running.Id == id)
        {
            CellInterruption.Start(running);
        }
    }

    /// <summary>What an earlier cell set the console to does not last, in .NET Interactive as here.</summary>
    private void TakeConsole()
    {
        Console.SetOut(new CellConsoleWriter(outputs, CellOutput.StreamOutput.StandardOutput));
        Console.SetError(new CellConsoleWriter(outputs, CellOutput.StreamOutput.StandardError));
    }

    /// <summary>
    /// The thread is new, so nothing that an earlier cell left on its thread or in its ExecutionContext is there, and a
    /// thread pool that the cells have starved cannot keep the next one from starting.
    /// </summary>
    private bool RunOnThreadOfItsOwn(CellExecution execution)
    {
        TaskCompletionSource<Task<bool>> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            CellExecution.Current = execution;
            started.SetResult(ReportErrorsAsync(execution));
        })
        {
            IsBackground = true,
            Name = execution.Request.CellName,
        };
        thread.Start();
        Task<bool> run = started.Task.GetAwaiter().GetResult();
        Task.WaitAny(run, execution.Abandonment.Task);
        return run.IsCompleted && run.GetAwaiter().GetResult();
    }

    private async Task<bool> ReportErrorsAsync(CellExecution execution)
    {
        try
        {
            await RunSegmentsAsync(execution).ConfigureAwait(false);
            return true;
        }
        catch (CompilationFailedException failure)
        {
            outputs.Emit(new CellOutput.ErrorOutput(
                "CompilationError",
                failure.Errors.Count == 1 ? failure.Errors[0].Text.Split('\n')[0] : string.Create(CultureInfo.InvariantCulture, $"{failure.Errors.Count} errors"),
                [.. failure.Errors.SelectMany(error => error.Text.Split('\n'))]));
        }
        catch (CellTextException failure)
        {
            outputs.Emit(new CellOutput.ErrorOutput(
                "MagicError",
                failure.Message,
                DiagnosticText.Format(execution.Request.CellName, execution.Request.Code, failure.LineNumber, 1, failure.Line.TrimEnd().Length, failure.Message).Split('\n')));
        }
#pragma warning disable CA1031 // Whatever a cell throws is shown to the reader.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ReportException(exception, execution);
        }
        return false;
    }

    private void ReportException(Exception exception, CellExecution execution)
    {
        bool isCancellation = exception.GetBaseException() is OperationCanceledException;
        if (isCancellation)
        {
            execution.StoppedByToken();
        }
        if (execution.InterruptedBy is null)
        {
            outputs.Emit(Traceback.Describe(exception));
        }
        else
        {
            // The owner words the error: it knows who wanted the cell to stop.
            execution.StoppedAt = isCancellation || exception.GetBaseException() is ThreadInterruptedException
                ? Traceback.FramesOf(exception)
                : Traceback.Describe(exception).Traceback;
        }
    }

    private async Task RunSegmentsAsync(CellExecution execution)
    {
        CellText text = CellText.Parse(execution.Request.Code, execution.Request.Language, Languages.Keys);
        foreach (CellSegment segment in text.Segments)
        {
            await Languages[segment.Language].Value.ExecuteAsync(segment, execution).ConfigureAwait(false);
        }
        if (text.IsTimed)
        {
            double milliseconds = Stopwatch.GetElapsedTime(execution.StartedAt).TotalMilliseconds;
            string.Create(CultureInfo.InvariantCulture, $"Wall time: {milliseconds}ms").DisplayAs(PlainTextFormatter.MimeType);
        }
    }
}

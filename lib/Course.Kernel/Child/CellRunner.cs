using System.Diagnostics;
using System.Globalization;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Languages;
using Course.Kernel.Languages.CSharp;
using Course.Kernel.Languages.FSharp;
using Course.Kernel.Languages.JavaScript;
using Course.Kernel.Languages.Magics;
using Course.Kernel.Languages.Values;
using Course.Kernel.Notebooks;
using Course.Kernel.Protocol;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Child;

/// <summary>Runs cells, one after the other, and reports how each one ended.</summary>
internal sealed class CellRunner
{
    private readonly CellOutputs outputs;
    private readonly RawStreamMarker rawStreams;
    private readonly CSharpLanguage csharp;
    private readonly LanguageSet languages = new();
    private readonly MagicRunner magics;
    private volatile int interruptedId;

    public CellRunner(CellOutputs outputs, RawStreamMarker rawStreams, string folder)
    {
        this.outputs = outputs;
        this.rawStreams = rawStreams;
        csharp = new CSharpLanguage(folder);
        languages.Add("csharp", () => csharp);
        languages.Add("fsharp", () => new FSharpLanguage());
        languages.Add("html", () => new HtmlLanguage());
        AddJavaScript();
        languages.Add("markdown", () => new MarkdownLanguage());
        languages.Add("mermaid", () => new MermaidLanguage());
        languages.Add(StoredValues.Name, () => new StoredValues());
        magics = new MagicRunner(languages, folder, RunImportedAsync);
    }

    /// <summary>Who helps to write code of a language; null if nobody does, or no cell has used the language yet. Thread-safe.</summary>
    public ICodeAssistant? AssistantFor(string language) =>
        language == CellLanguages.Default ? csharp
        : languages.FindStarted(language) as ICodeAssistant;

    /// <summary>Who helps to write magic lines. Thread-safe.</summary>
    public MagicCompletion MagicCompletion() => new(
        languages.Names,
        [.. languages.Names.Union(CellMagics.Names)],
        () => JupyterInstallation.Find(JupyterFolders.OfThisMachine().Searched).Select(spec => spec.Name));

    /// <summary>Does the work that the first cell would else wait for, on both of a small machine's processors.</summary>
    public void WarmUp()
    {
        Task formatter = Task.Run(() => FormattedValue.CreateManyFromObject(0));
        csharp.WarmUpAsync().GetAwaiter().GetResult();
        formatter.GetAwaiter().GetResult();
    }

    /// <summary>Runs a cell to its end, or until it is given up.</summary>
    /// <param name="id">The owner's number for it.</param>
    /// <param name="request">The cell.</param>
    /// <param name="isFollowed">Whether somebody hears of what comes of it after its end.</param>
    public void Run(int id, CellRequest request, bool isFollowed)
    {
        using CellExecution execution = new(id, request, outputs.Limit) { IsFollowed = isFollowed };
        TakeConsole();
        outputs.Begin(execution);
        CellExecution.Running = execution;
        if (interruptedId == id)
        {
            // The interrupt was faster than the cell.
            CellInterruption.Start(execution);
        }
        CellOutcome outcome = RunOnThreadOfItsOwn(execution);
        CellExecution.Running = null;
        execution.Done.Set();
        rawStreams.MarkEndOfCell();
        outputs.End(new KernelMessage.Completed(
            id,
            outcome,
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

    /// <summary>Ends the processes that languages have started.</summary>
    public void EndLanguages() => languages.End();

    private void AddJavaScript()
    {
        if (JavaScriptPlaces.OfThisProcess() == JavaScriptPlace.Browser)
        {
            BrowserJavaScriptLanguage browser = new();
            languages.Add("javascript", () => browser);
            // Whoever asks it for a value is told why there is none.
            _ = languages["javascript"];
        }
        else
        {
            // The engine is not loaded before somebody needs it.
            languages.Add("javascript", () => new JavaScriptLanguage());
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
    private CellOutcome RunOnThreadOfItsOwn(CellExecution execution)
    {
        TaskCompletionSource<Task<CellOutcome>> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        Task<CellOutcome> run = started.Task.GetAwaiter().GetResult();
        Task.WaitAny(run, execution.Abandonment.Task);
        return run.IsCompleted ? run.GetAwaiter().GetResult() : CellOutcome.Failed;
    }

    private async Task<CellOutcome> ReportErrorsAsync(CellExecution execution)
    {
        try
        {
            await RunTextAsync(execution.Request.Code, execution.Request.Language, origin: null, execution).ConfigureAwait(false);
            return CellOutcome.Succeeded;
        }
        catch (LanguageUnavailableException missing)
        {
            outputs.Emit(new CellOutput.StreamOutput(CellOutput.StreamOutput.StandardError, $"Skipped: {missing.Message}\n"));
            return CellOutcome.Skipped;
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
                DiagnosticText.Format((failure.Origin ?? execution.Request).CellName, (failure.Origin ?? execution.Request).Code, failure.LineNumber, 1, failure.Line.TrimEnd().Length, failure.Message).Split('\n')));
        }
        catch (Exception failure) when (failure is IDescribesItself && !execution.IsInterrupted)
        {
            outputs.Emit(((IDescribesItself)failure).Describe());
        }
#pragma warning disable CA1031 // Whatever a cell throws is shown to the reader.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ReportException(exception, execution);
        }
        return CellOutcome.Failed;
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
            execution.StoppedAt = (exception as CellInterruptedException)?.Frames is { } frames ? frames
                : isCancellation || exception.GetBaseException() is ThreadInterruptedException
                ? Traceback.FramesOf(exception)
                : Traceback.Describe(exception).Traceback;
        }
    }

    private Task RunImportedAsync(ImportedText text, CellExecution execution) => RunTextAsync(text.Code, text.Language, text.Origin, execution);

    private async Task RunTextAsync(string code, string language, CellRequest? origin, CellExecution execution)
    {
        long start = Stopwatch.GetTimestamp();
        CellText text = Parse(code, language, origin);
        foreach (ICellPart part in text.Parts)
        {
            await (part switch
            {
                CellSegment segment => languages[segment.Language].ExecuteAsync(segment with { Origin = origin }, execution),
                MagicCommand command => magics.ExecuteAsync(command with { Origin = origin }, execution),
                _ => throw new InvalidOperationException($"A cell holds a {part.GetType().Name}."),
            }).ConfigureAwait(false);
        }
        if (text.IsTimed)
        {
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            string.Create(CultureInfo.InvariantCulture, $"Wall time: {milliseconds}ms").DisplayAs(PlainTextFormatter.MimeType);
        }
    }

    private CellText Parse(string code, string language, CellRequest? origin)
    {
        try
        {
            return CellText.Parse(code, language, languages.Names);
        }
        catch (CellTextException failure) when (origin is not null)
        {
            throw new CellTextException(failure.Message, failure.Line, failure.LineNumber, failure) { Origin = origin };
        }
    }
}

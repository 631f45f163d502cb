using System.Text.Json.Nodes;
using Course.Kernel.Child;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.Connecting;
using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Languages.Connected;

/// <summary>
/// Cells that a Jupyter kernel runs, which starts with the first of them and ends with this one. What belongs to the language
/// (results, errors, magics such as <c>%time</c>) is the kernel's.
/// </summary>
/// <param name="spec">The kernel.</param>
/// <param name="folder">The notebook's folder, which the kernel runs in.</param>
internal class JupyterLanguage(KernelSpec spec, string folder) : ICellLanguage, ICodeAssistant, IDisposable
{
    // As long as Jupyter itself waits.
    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(60);

    // Whoever wants the cell to stop kills this process after five seconds, and with it the variables of all languages.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan TimeToBegin = TimeSpan.FromSeconds(1);

    // The reader is typing: what comes later is no help.
    private static readonly TimeSpan TimeToHelp = TimeSpan.FromSeconds(3);

    private const int MostCellsKept = 1000;

    private readonly Recent<string, CellExecution> askers = new(MostCellsKept);
    private volatile ForeignKernel? kernel;
    private volatile bool isRunning;

    public KernelSpec Spec => spec;

    /// <summary>Starts the kernel now, if it is not there.</summary>
    /// <exception cref="JupyterException">It cannot be started.</exception>
    public Task StartAsync(CellExecution execution) => RequireAsync(execution);

    public async Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        try
        {
            await execution.CompileAsync(_ => RunAsync(segment.Code, execution)).ConfigureAwait(false);
        }
        catch (JupyterException failure)
        {
            throw new LanguageError(new CellOutput.ErrorOutput("KernelStart", failure.Message, [failure.Message]));
        }
    }

    public CodeCompletions Complete(string code, int position)
    {
        (string text, int skipped) = WithoutBlankStart(code, position);
        JupyterMessage? reply = Ask("complete_request", new JsonObject { ["code"] = text, ["cursor_pos"] = CodePoints.FromUnits(text, position - skipped) });
        return reply is null ? CodeCompletions.None(position) : CodeHelp.Completions(reply, text, skipped, position);
    }

    public CodeInspection? Inspect(string code, int position)
    {
        (string text, int skipped) = WithoutBlankStart(code, position);
        return Ask("inspect_request", new JsonObject { ["code"] = text, ["cursor_pos"] = CodePoints.FromUnits(text, position - skipped), ["detail_level"] = 0 }) is { } reply
            ? CodeHelp.Inspection(reply)
            : null;
    }

    public CodeCompleteness CheckCompleteness(string code) =>
        Ask("is_complete_request", new JsonObject { ["code"] = WithoutBlankStart(code, code.Length).Text }) is { } reply ? CodeHelp.Completeness(reply) : CodeCompleteness.Unknown;

    public void Dispose()
    {
        kernel?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The value of an expression; what the code before it and the expression put out is not shown.</summary>
    /// <returns>The reply; null if the kernel has gone or was told to stop.</returns>
    protected Task<JupyterMessage?> EvaluateAsync(string code, string expression, CellExecution execution) => execution.CompileAsync(async cancellationToken =>
    {
        ForeignKernel asked = await RequireAsync(execution).ConfigureAwait(false);
        using Conversation conversation = asked.Client.Ask("execute_request", new JsonObject
        {
            ["code"] = code,
            ["silent"] = true,
            ["store_history"] = false,
            ["user_expressions"] = new JsonObject { [ValueName] = expression },
            ["allow_stdin"] = false,
            ["stop_on_error"] = false,
        });
        using CancellationTokenRegistration interrupt = cancellationToken.Register(() => _ = StopAsync(asked, conversation, Task.CompletedTask));
        JupyterMessage? reply = await conversation.FinishAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return reply;
    });

    /// <summary>What <see cref="EvaluateAsync"/> calls its expression.</summary>
    protected const string ValueName = "value";

    private async Task<bool> RunAsync(string code, CellExecution execution)
    {
        ForeignKernel asked = await RequireAsync(execution).ConfigureAwait(false);
        asked.ForgetLastWords();
        isRunning = true;
        try
        {
            using Conversation conversation = asked.Client.Ask("execute_request", new JsonObject
            {
                ["code"] = WithoutBlankStart(code, code.Length).Text,
                ["silent"] = false,
                ["store_history"] = true,
                ["user_expressions"] = new JsonObject(),
                ["allow_stdin"] = CellInput.Current is { IsOpen: true },
                // Cells are sent one at a time: there is none that an error would keep from running.
                ["stop_on_error"] = false,
            });
            askers.Add(conversation.Id, execution);
            TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration interrupt = execution.CancellationToken.Register(() => _ = StopAsync(asked, conversation, begun.Task));
            CellOutput.ErrorOutput? error = null;
            while (await conversation.NextAsync(CancellationToken.None).ConfigureAwait(false) is { } message)
            {
                switch (message.MessageType)
                {
                    case "execute_input":
                        begun.TrySetResult();
                        break;
                    case "error":
                        error = KernelOutputs.ErrorIn(message);
                        break;
                    case "input_request":
                        _ = PassInputAsync(asked, message);
                        break;
                    default:
                        KernelOutputs.Show(message, execution.Request.ExecutionCount);
                        break;
                }
            }
            End(conversation, error, asked, execution);
            return true;
        }
        finally
        {
            isRunning = false;
        }
    }

    /// <summary>Returns if the cell has ended well, else throws.</summary>
    private void End(Conversation conversation, CellOutput.ErrorOutput? error, ForeignKernel asked, CellExecution execution)
    {
        if (conversation.IsBroken)
        {
            string death = asked.Death;
            if (execution.IsInterrupted)
            {
                execution.NoteLanguageEnded();
                throw new CellInterruptedException { Frames = [] };
            }
            string words = $"The Jupyter kernel {spec.Name} is gone: {death.TrimEnd('.')}. Its variables are lost; the next cell for it starts another.";
            throw new LanguageError(new CellOutput.ErrorOutput("KernelEnded", words, [words]));
        }
        if (conversation.Reply is { } reply)
        {
            if (reply.Text("status") == "ok")
            {
                KernelOutputs.ShowPages(reply);
                return;
            }
            error ??= KernelOutputs.ErrorIn(reply);
        }
        if (execution.IsInterrupted)
        {
            throw new CellInterruptedException { Frames = error?.Traceback ?? [] };
        }
        string silence = $"The Jupyter kernel {spec.Name} is idle again and has not said how the cell ended.";
        throw new LanguageError(error ?? new CellOutput.ErrorOutput("NoReply", silence, [silence]));
    }

    /// <summary>Interrupts the kernel, and ends it if that does not help.</summary>
    /// <param name="asked">The kernel.</param>
    /// <param name="conversation">What is to end.</param>
    /// <param name="begun">Completes when the kernel has begun with the cell: a signal that comes before that is lost.</param>
    private static async Task StopAsync(ForeignKernel asked, Conversation conversation, Task begun)
    {
        await Task.WhenAny(begun, conversation.Over, Task.Delay(TimeToBegin)).ConfigureAwait(false);
        if (!conversation.Over.IsCompleted)
        {
            asked.Interrupt();
            await Task.WhenAny(conversation.Over, Task.Delay(LanguagePatience.TimeToStop ?? TimeToStop)).ConfigureAwait(false);
        }
        if (!conversation.Over.IsCompleted)
        {
            asked.Kill();
        }
    }

    private static async Task PassInputAsync(ForeignKernel asked, JupyterMessage request)
    {
        string? line = null;
        try
        {
            line = CellInput.Current is { } input ? await input.ReadLineAsync(request.Text("prompt") ?? "", request.Flag("password", otherwise: false)).ConfigureAwait(false) : null;
        }
        catch (OperationCanceledException)
        {
            return; // The cell was told to stop, and the kernel with it.
        }
        asked.Client.GiveInput(request, line ?? FrontEndInput.EndOfInput);
    }

    private async Task<ForeignKernel> RequireAsync(CellExecution execution)
    {
        if (kernel is { IsAlive: false } gone)
        {
            kernel = null;
            gone.Dispose();
        }
        return kernel ??= await execution.CompileAsync(cancellationToken => ForeignKernel.StartAsync(
            spec,
            folder,
            ShowStray,
            TimeToStart,
            TimeProvider.System,
            cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Shows what code puts out that a cell has left running in the kernel, as an output of that cell.</summary>
    private void ShowStray(JupyterMessage stray)
    {
        // The thread carries the context of the cell that started the kernel, which is not to blame.
        CellExecution.Current = stray.ParentMessageId is { } request ? askers.Find(request) : null;
        KernelOutputs.Show(stray, (CellExecution.Current ?? CellExecution.Running)?.Request.ExecutionCount ?? 0);
    }

    /// <summary>Asks about code; null if the kernel is busy with a cell, has gone, or takes too long.</summary>
    private JupyterMessage? Ask(string type, JsonObject content)
    {
        if (isRunning || kernel is not { IsAlive: true } asked)
        {
            return null;
        }
        using CancellationTokenSource tooLate = new(TimeToHelp);
        using Conversation conversation = asked.Client.Ask(type, content);
        try
        {
            return conversation.FinishAsync(tooLate.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>
    /// The code from its first line on that holds something: the lines above are another language's, and what has to stand on
    /// the first line of a cell, as <c>%%time</c> has for IPython, stands there.
    /// </summary>
    private static (string Text, int Skipped) WithoutBlankStart(string code, int position)
    {
        int skipped = 0;
        for (int i = 0; i < code.Length && i < position && char.IsWhiteSpace(code[i]); i++)
        {
            skipped = code[i] == '\n' ? i + 1 : skipped;
        }
        return (code[skipped..], skipped);
    }
}

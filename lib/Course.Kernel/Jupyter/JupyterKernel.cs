using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter.Messages;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Jupyter;

/// <summary>
/// Does what front ends ask for, and says so to everybody: the meaning of the Jupyter protocol, without its sockets.
/// Messages of the shell channel are handled one at a time, in order; those of the other channels at any time.
/// </summary>
internal sealed class JupyterKernel
{
    private readonly ICellKernel cells;
    private readonly IJupyterOutlet outlet;
    private readonly ConnectionFile connection;
    private readonly TimeProvider time;
    private readonly InputHistory history = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private CancellationTokenSource? running;
    private volatile FrontEndInput? input;
    private int executionCount;
    private long lastArrival;
    private long abortedUpTo;

    public JupyterKernel(ICellKernel cells, IJupyterOutlet outlet, ConnectionFile connection, TimeProvider time)
    {
        this.cells = cells;
        this.outlet = outlet;
        this.connection = connection;
        this.time = time;
    }

    /// <summary>Completes when a front end has asked the kernel to end.</summary>
    public Task Stopped => stopped.Task;

    /// <summary>The kernel's first word.</summary>
    public void AnnounceStart() => PublishStatus("starting", null);

    /// <summary>Notes that a shell message has come, which will be handled in its turn; returns its number.</summary>
    public long NoteArrival() => Interlocked.Increment(ref lastArrival);

    /// <summary>Handles a message of the shell channel.</summary>
    /// <param name="message">The message.</param>
    /// <param name="arrival">What <see cref="NoteArrival"/> returned for it.</param>
    public Task HandleShellAsync(JupyterMessage message, long arrival) => HandleAsync(JupyterChannel.Shell, message, arrival);

    /// <summary>Handles a message of the control channel.</summary>
    public Task HandleControlAsync(JupyterMessage message) => HandleAsync(JupyterChannel.Control, message, long.MaxValue);

    /// <summary>Handles a message of the stdin channel.</summary>
    public void HandleStdin(JupyterMessage message)
    {
        if (message.MessageType == "input_reply")
        {
            input?.Accept(message);
        }
    }

    /// <summary>Stops the running cell; does not wait. False if none is running.</summary>
    public bool Interrupt()
    {
        lock (gate)
        {
            if (running is null)
            {
                return false;
            }
            _ = running.CancelAsync();
            return true;
        }
    }

    private async Task HandleAsync(JupyterChannel channel, JupyterMessage message, long arrival)
    {
        PublishStatus("busy", message);
        try
        {
            await AnswerAsync(channel, message, arrival).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever goes wrong with one message, the next one is handled.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Reply(channel, message, MessageContent.Error(new CellOutput.ErrorOutput(exception.GetType().Name, exception.Message, [exception.Message])));
        }
        PublishStatus("idle", message);
        if (message.MessageType == "shutdown_request")
        {
            stopped.TrySetResult();
        }
    }

    private async Task AnswerAsync(JupyterChannel channel, JupyterMessage message, long arrival)
    {
        switch (message.MessageType)
        {
            case "execute_request" when channel == JupyterChannel.Shell:
                Reply(channel, message, arrival <= Interlocked.Read(ref abortedUpTo)
                    ? new JsonObject { ["status"] = "aborted", ["execution_count"] = executionCount }
                    : await ExecuteAsync(message).ConfigureAwait(false));
                break;
            case "complete_request":
                Reply(channel, message, await CompleteAsync(message).ConfigureAwait(false));
                break;
            case "inspect_request":
                Reply(channel, message, await InspectAsync(message).ConfigureAwait(false));
                break;
            case "is_complete_request":
                Reply(channel, message, await CheckCompletenessAsync(message).ConfigureAwait(false));
                break;
            case "history_request":
                Reply(channel, message, history.Answer(message));
                break;
            case "kernel_info_request":
                Reply(channel, message, KernelInfo.Content());
                break;
            case "connect_request":
                Reply(channel, message, Connect());
                break;
            case "interrupt_request":
                Interrupt();
                Reply(channel, message, MessageContent.Ok());
                break;
            case "shutdown_request":
                Shutdown(channel, message);
                break;
            case "comm_info_request":
                JsonObject comms = MessageContent.Ok();
                comms["comms"] = new JsonObject();
                Reply(channel, message, comms);
                break;
            case "comm_open":
                // No code here talks over comms: the front end learns at once that nobody is at the other end.
                outlet.Send(JupyterChannel.IOPub, new OutgoingMessage("comm_close", new JsonObject { ["comm_id"] = message.Text("comm_id") ?? "", ["data"] = new JsonObject() }, message));
                break;
            case "debug_request":
                Reply(channel, message, RefuseDebugging(message));
                break;
            case var other when other.EndsWith("_request", StringComparison.Ordinal):
                string refusal = $"This kernel does not know the request {other}, or not on this channel.";
                Reply(channel, message, MessageContent.Error(new CellOutput.ErrorOutput("UnknownRequest", refusal, [refusal])));
                break;
        }
    }

    private async Task<JsonObject> ExecuteAsync(JupyterMessage message)
    {
        if (message.Text("code") is not { } code)
        {
            return Failed(new CellOutput.ErrorOutput("BadRequest", "The request has no text \"code\".", ["The request has no text \"code\"."]));
        }
        code = code.ReplaceLineEndings("\n");
        bool isSilent = message.Flag("silent", otherwise: false);
        bool isStored = !isSilent && message.Flag("store_history", otherwise: true) && !string.IsNullOrWhiteSpace(code);
        executionCount += isStored ? 1 : 0;
        if (!isSilent)
        {
            outlet.Send(JupyterChannel.IOPub, new OutgoingMessage("execute_input", new JsonObject { ["code"] = code, ["execution_count"] = executionCount }, message));
        }
        CellResult? result = string.IsNullOrWhiteSpace(code) ? null : await RunAsync(message, code, isSilent).ConfigureAwait(false);
        if (isStored)
        {
            history.Add(executionCount, code, result?.Outputs.OfType<CellOutput.ExecuteResult>().LastOrDefault() is { } value ? MessageContent.TextOf(value.Data) : null);
        }
        if (result is { Status: not (CellStatus.Ok or CellStatus.Skipped) })
        {
            if (message.Flag("stop_on_error", otherwise: true))
            {
                // Whoever sent several cells at once does not want the rest to run.
                Interlocked.Exchange(ref abortedUpTo, Interlocked.Read(ref lastArrival));
            }
            return Failed(result.Error ?? new CellOutput.ErrorOutput(result.Status.ToString(), "The cell did not end well.", []));
        }
        JsonObject reply = MessageContent.Ok();
        reply["execution_count"] = executionCount;
        reply["payload"] = new JsonArray();
        reply["user_expressions"] = await EvaluateAsync(message).ConfigureAwait(false);
        return reply;
    }

    private async Task<CellResult> RunAsync(JupyterMessage message, string code, bool isSilent)
    {
        // What the cell leaves running has it after the cell's end, too: front ends show that under the cell.
        OutputRelay? outputs = isSilent ? null : new OutputRelay(outlet, message, time);
        using FrontEndInput? asking = message.Flag("allow_stdin", otherwise: true) ? new FrontEndInput(outlet, message, outputs) : null;
        input = asking;
        try
        {
            return await RunAsync(new CellRequest(code, ExecutionCount: Math.Max(1, executionCount)), outputs, asking).ConfigureAwait(false);
        }
        finally
        {
            input = null;
            outputs?.Flush();
        }
    }

    private async Task<CellResult> RunAsync(CellRequest request, OutputRelay? outputs, ICellInput? asking)
    {
        using CancellationTokenSource interrupt = new();
        SetRunning(interrupt);
        try
        {
            CellResult result = await cells.ExecuteAsync(request, outputs, asking, interrupt.Token).ConfigureAwait(false);
            if (!result.KernelIsAlive)
            {
                outputs?.Report(new CellOutput.StreamOutput(CellOutput.StreamOutput.StandardError, "[A fresh process takes over: run the cells above again.]\n"));
            }
            return result;
        }
        catch (OperationCanceledException)
        {
            return Unstarted(CellStatus.Interrupted, new CellOutput.ErrorOutput("CellInterrupted", $"{request.CellName} was interrupted before it started.", [$"{request.CellName} was interrupted before it started."]));
        }
        catch (KernelStartException exception)
        {
            return Unstarted(CellStatus.KernelDied, new CellOutput.ErrorOutput("KernelStart", exception.Message, exception.Message.Split('\n')));
        }
        finally
        {
            SetRunning(null);
        }

        CellResult Unstarted(CellStatus status, CellOutput.ErrorOutput error)
        {
            outputs?.Report(error);
            return new CellResult(status, [error], TimeSpan.Zero);
        }
    }

    /// <summary>Each user expression is a little cell of its own, whose outputs nobody sees but its value.</summary>
    private async Task<JsonObject> EvaluateAsync(JupyterMessage message)
    {
        JsonObject values = [];
        if (!message.Content.TryGetProperty("user_expressions", out JsonElement expressions) || expressions.ValueKind != JsonValueKind.Object)
        {
            return values;
        }
        foreach (JsonProperty expression in expressions.EnumerateObject())
        {
            if (JupyterMessage.TextIn(expressions, expression.Name) is not { } code)
            {
                continue;
            }
            CellRequest request = new(code, ExecutionCount: Math.Max(1, executionCount)) { CellName = $"User expression {expression.Name}" };
            CellResult result = await RunAsync(request, outputs: null, asking: null).ConfigureAwait(false);
            JsonObject value;
            if (result.Error is { } error)
            {
                value = MessageContent.Error(error);
            }
            else
            {
                value = MessageContent.Ok();
                value["data"] = result.Outputs.OfType<CellOutput.ExecuteResult>().LastOrDefault() is { } found ? MessageContent.Bundle(found.Data) : [];
                value["metadata"] = new JsonObject();
            }
            values[expression.Name] = value;
        }
        return values;
    }

    private async Task<JsonObject> CompleteAsync(JupyterMessage message)
    {
        (string code, int position) = CodeAndPosition(message);
        CodeAnswer answer = await cells.AskAsync(new CodeQuestion(CodeQuestion.QuestionKind.Complete, code, position, CellLanguages.Default)).ConfigureAwait(false);
        CodeCompletions completions = answer.Completions ?? CodeCompletions.None(position);
        int start = CodePoints.FromUnits(code, completions.Start);
        int end = CodePoints.FromUnits(code, completions.End);
        JsonObject content = MessageContent.Ok();
        content["matches"] = new JsonArray([.. completions.Items.Select(item => JsonValue.Create(item.Text))]);
        content["cursor_start"] = start;
        content["cursor_end"] = end;
        content["metadata"] = new JsonObject
        {
            ["_jupyter_types_experimental"] = new JsonArray([.. completions.Items.Select(item => (JsonNode)new JsonObject
            {
                ["text"] = item.Text,
                ["type"] = item.Kind,
                ["signature"] = item.Signature,
                ["start"] = start,
                ["end"] = end,
            })]),
        };
        return content;
    }

    private async Task<JsonObject> InspectAsync(JupyterMessage message)
    {
        (string code, int position) = CodeAndPosition(message);
        CodeAnswer answer = await cells.AskAsync(new CodeQuestion(CodeQuestion.QuestionKind.Inspect, code, position, CellLanguages.Default)).ConfigureAwait(false);
        JsonObject content = MessageContent.Ok();
        content["found"] = answer.Inspection is not null;
        content["data"] = answer.Inspection is { } inspection
            ? new JsonObject { ["text/plain"] = inspection.PlainText, ["text/markdown"] = inspection.Markdown }
            : [];
        content["metadata"] = new JsonObject();
        return content;
    }

    private async Task<JsonObject> CheckCompletenessAsync(JupyterMessage message)
    {
        string code = (message.Text("code") ?? "").ReplaceLineEndings("\n");
        CodeAnswer answer = await cells.AskAsync(new CodeQuestion(CodeQuestion.QuestionKind.CheckCompleteness, code, code.Length, CellLanguages.Default)).ConfigureAwait(false);
        CodeCompleteness completeness = answer.Completeness ?? CodeCompleteness.Unknown;
        JsonObject content = new()
        {
            ["status"] = completeness.State switch
            {
                CodeCompleteness.CodeState.Complete => "complete",
                CodeCompleteness.CodeState.Incomplete => "incomplete",
                CodeCompleteness.CodeState.Invalid => "invalid",
                _ => "unknown",
            },
        };
        if (completeness.State == CodeCompleteness.CodeState.Incomplete)
        {
            content["indent"] = completeness.Indent;
        }
        return content;
    }

    private void Shutdown(JupyterChannel channel, JupyterMessage message)
    {
        JsonObject content = MessageContent.Ok();
        content["restart"] = message.Flag("restart", otherwise: false);
        outlet.Send(JupyterChannel.IOPub, new OutgoingMessage("shutdown_reply", (JsonObject)content.DeepClone(), message));
        Reply(channel, message, content);
    }

    private JsonObject Connect()
    {
        JsonObject content = MessageContent.Ok();
        content["shell_port"] = connection.ShellPort;
        content["iopub_port"] = connection.IOPubPort;
        content["stdin_port"] = connection.StdinPort;
        content["control_port"] = connection.ControlPort;
        content["hb_port"] = connection.HeartbeatPort;
        return content;
    }

    /// <summary>As the Debug Adapter Protocol, whose messages these are, says no.</summary>
    private static JsonObject RefuseDebugging(JupyterMessage message) => new()
    {
        ["type"] = "response",
        ["seq"] = 0,
        ["request_seq"] = message.Number("seq") ?? 0,
        ["command"] = message.Text("command") ?? "",
        ["success"] = false,
        ["message"] = "This kernel has no debugger.",
    };

    /// <summary>The code with lines that end as ours do, and the cursor in it.</summary>
    private static (string Code, int Position) CodeAndPosition(JupyterMessage message)
    {
        string code = message.Text("code") ?? "";
        int position = CodePoints.ToUnits(code, message.Number("cursor_pos") ?? int.MaxValue);
        return (code, position);
    }

    private JsonObject Failed(CellOutput.ErrorOutput error)
    {
        JsonObject content = MessageContent.Error(error);
        content["execution_count"] = executionCount;
        content["payload"] = new JsonArray();
        content["user_expressions"] = new JsonObject();
        return content;
    }

    private void SetRunning(CancellationTokenSource? interrupt)
    {
        lock (gate)
        {
            running = interrupt;
        }
    }

    private void Reply(JupyterChannel channel, JupyterMessage request, JsonObject content) =>
        outlet.Send(channel, new OutgoingMessage(ReplyTo(request.MessageType), content, request));

    private static string ReplyTo(string type) =>
        type.EndsWith("_request", StringComparison.Ordinal) ? type[..^"request".Length] + "reply" : type + "_reply";

    private void PublishStatus(string state, JupyterMessage? parent) =>
        outlet.Send(JupyterChannel.IOPub, new OutgoingMessage("status", new JsonObject { ["execution_state"] = state }, parent));
}

using System.Text.Json.Nodes;
using Course.Kernel.Child;
using Course.Kernel.Languages.Values;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Python;

/// <summary>
/// Python cells, run by the plain Python of this machine: variables last, output comes live, a trailing expression is shown
/// as Jupyter shows it, and <c>await</c> works at the top.
/// </summary>
/// <param name="folder">The notebook's folder, which Python runs in.</param>
internal sealed class PythonLanguage(string folder) : ICellLanguage, IVariables, IDisposable
{
    // A cell that is told to stop gets the time to clean up; what does not answer by then is stuck in native code.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromMilliseconds(800);

    private PythonProcess? python;

    /// <summary>Starts Python now, so that a machine without one is known as such.</summary>
    /// <exception cref="LanguageUnavailableException">There is no Python here.</exception>
    public void Start(CellExecution execution) => Require(execution);

    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        CellRequest cell = segment.Origin ?? execution.Request;
        Ask(new JsonObject { ["do"] = "run", ["code"] = segment.Code, ["name"] = cell.CellName, ["limit"] = CellDisplay.Limit }, execution);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<CellVariable>> ListAsync(CellExecution execution) => Task.FromResult<IReadOnlyList<CellVariable>>(
        [.. Ask(new JsonObject { ["do"] = "list" }, execution)["variables"]!.AsArray().Select(variable => new CellVariable((string)variable![0]!, (string)variable[1]!, (string)variable[2]!))]);

    public Task<SharedValue?> FindAsync(string name, CellExecution execution) => Task.FromResult<SharedValue?>(
        AskForValue(new JsonObject { ["do"] = "get", ["name"] = name }, execution)["json"] is { } json ? new SharedValue.Text(JsonFormatter.MimeType, (string)json!) : null);

    public Task SetAsync(string name, SharedValue value, CellExecution execution)
    {
        SharedValue.Text text = value.As(JsonFormatter.MimeType);
        AskForValue(new JsonObject { ["do"] = "set", ["name"] = name, ["text"] = text.Content, ["isJson"] = text.MimeType == JsonFormatter.MimeType }, execution);
        return Task.CompletedTask;
    }

    public void Dispose() => python?.Dispose();

    private JsonObject AskForValue(JsonObject command, CellExecution execution)
    {
        JsonObject answer = Ask(command, execution);
        return answer["problem"] is { } problem ? throw new ValueException((string)problem!) : answer;
    }

    private PythonProcess Require(CellExecution execution)
    {
        if (python is { IsAlive: false })
        {
            python.Dispose();
            python = null;
        }
        return python ??= execution.Compile(cancellationToken => PythonProcess.Start(folder, cancellationToken));
    }

    /// <summary>Sends a command, passes on what it puts out, and returns the answer.</summary>
    private JsonObject Ask(JsonObject command, CellExecution execution)
    {
        PythonProcess asked = Require(execution);
        return execution.Compile(cancellationToken =>
        {
            using Timer stuck = new(_ => asked.Kill());
            asked.Send(command);
            using CancellationTokenRegistration interrupt = cancellationToken.Register(() =>
            {
                asked.Interrupt();
                stuck.Change(LanguagePatience.TimeToStop ?? TimeToStop, Timeout.InfiniteTimeSpan);
            });
            return ReadAnswer(asked, execution);
        });
    }

    private static JsonObject ReadAnswer(PythonProcess asked, CellExecution execution)
    {
        CellOutput.ErrorOutput? error = null;
        IReadOnlyList<string> stoppedAt = [];
        while (asked.Receive(CancellationToken.None) is { } message)
        {
            switch ((string?)message["out"])
            {
                case "stream":
                    ((string)message["name"]! == CellOutput.StreamOutput.StandardOutput ? Console.Out : Console.Error).Write((string)message["text"]!);
                    break;
                case "display":
                    CellDisplay.Show(Bundle(message));
                    break;
                case "result":
                    CellDisplay.ShowResult(Bundle(message), execution.Request.ExecutionCount);
                    break;
                case "stopped":
                    stoppedAt = Lines(message, "frames");
                    goto case "error";
                case "error":
                    error = new CellOutput.ErrorOutput((string)message["name"]!, (string)message["value"]!, Lines(message, "traceback"));
                    break;
                case "input":
                    _ = PassInputAsync(asked, message);
                    break;
                case null when message["done"] is not null:
                    if ((string?)message["status"] == "interrupted" && execution.IsInterrupted)
                    {
                        throw new CellInterruptedException { Frames = stoppedAt };
                    }
                    return error is null ? message : throw new LanguageError(error);
            }
        }
        string death = asked.Death;
        if (execution.IsInterrupted)
        {
            execution.NoteLanguageEnded();
            throw new CellInterruptedException { Frames = [] };
        }
        string words = $"Python is gone: {death}. Its variables are lost; the next Python cell starts another.";
        throw new LanguageError(new CellOutput.ErrorOutput("PythonEnded", words, [words]));
    }

    private static async Task PassInputAsync(PythonProcess asked, JsonObject message)
    {
        string? line = null;
        try
        {
            line = CellInput.Current is { } input ? await input.ReadLineAsync((string)message["prompt"]!, (bool)message["password"]!).ConfigureAwait(false) : null;
        }
        catch (OperationCanceledException)
        {
            return; // The cell was told to stop, and Python with it: an answer now would be one to its next question.
        }
        asked.Send(new JsonObject { ["do"] = "line", ["text"] = line });
    }

    private static IReadOnlyList<FormattedValue> Bundle(JsonObject message) =>
        [.. message["data"]!.AsObject().Select(content => new FormattedValue(content.Key, (string)content.Value!))];

    private static string[] Lines(JsonObject message, string field) => [.. message[field]!.AsArray().Select(line => (string)line!)];
}

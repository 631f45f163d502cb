using System.Text.Json.Nodes;
using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Jupyter;

/// <summary>Asks the front end that sent a cell for lines of text. One line at a time; thread-safe.</summary>
internal sealed class FrontEndInput(IJupyterOutlet outlet, JupyterMessage request, OutputRelay? outputs) : ICellInput, IDisposable
{
    /// <summary>What a terminal's Ctrl-D comes as.</summary>
    public const string EndOfInput = "\u0004";

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private volatile TaskCompletionSource<string?>? waiting;

    public async Task<string?> ReadLineAsync(string prompt, bool isPassword, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            TaskCompletionSource<string?> line = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = line;
            // What the cell has said so far explains what it asks for.
            outputs?.Flush();
            outlet.Send(JupyterChannel.Stdin, new OutgoingMessage("input_request", new JsonObject { ["prompt"] = prompt, ["password"] = isPassword }, request));
            return await line.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            waiting = null;
            oneAtATime.Release();
        }
    }

    /// <summary>A front end has sent a line: it counts if it comes from the one that was asked, and somebody waits for it.</summary>
    public void Accept(JupyterMessage reply)
    {
        bool isFromAsked = reply.Identities.Count == request.Identities.Count
            && reply.Identities.Zip(request.Identities).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        if (isFromAsked && reply.Text("value") is { } value)
        {
            waiting?.TrySetResult(value == EndOfInput ? null : value);
        }
    }

    public void Dispose() => oneAtATime.Dispose();
}

using System.Threading.Channels;
using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Jupyter.Connecting;

/// <summary>
/// A request and what a kernel says to it: its reply, what it publishes meanwhile, what it asks for. The end is when it has
/// replied and is idle again. One reader; what comes is added from any thread.
/// </summary>
/// <param name="id">What the request is called.</param>
/// <param name="time">The clock for the patience with a kernel that has said half of the end.</param>
/// <param name="forget">Told when the conversation is over.</param>
internal sealed class Conversation(string id, TimeProvider time, Action<Conversation> forget) : IDisposable
{
    // A publisher may drop what comes too fast, "idle" included; and a kernel whose reply is lost would be waited for in vain.
    private static readonly TimeSpan PatienceWithHalfAnEnd = TimeSpan.FromSeconds(5);

    private readonly Channel<JupyterMessage> messages = Channel.CreateUnbounded<JupyterMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isIdle;

    public string Id => id;

    /// <summary>What the kernel has replied; null as long as it has not.</summary>
    public JupyterMessage? Reply { get; private set; }

    /// <summary>Whether the kernel has gone before the end.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Completes when nobody reads any more.</summary>
    public Task Over => over.Task;

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before there was one.</exception>
    public async Task<JupyterMessage?> NextAsync(CancellationToken cancellationToken = default)
    {
        if (isIdle && Reply is not null)
        {
            return null;
        }
        try
        {
            TimeSpan patience = isIdle || Reply is not null ? PatienceWithHalfAnEnd : Timeout.InfiniteTimeSpan;
            JupyterMessage message = await messages.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            isIdle |= message.MessageType == "status" && message.Text("execution_state") == "idle";
            Reply = message.MessageType.EndsWith("_reply", StringComparison.Ordinal) ? message : Reply;
            return message;
        }
        catch (ChannelClosedException)
        {
            IsBroken = true;
            return null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Reads to the end; gives the reply, or null if there is none.</summary>
    public async Task<JupyterMessage?> FinishAsync(CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
        }
        return Reply;
    }

    public void Add(JupyterMessage message) => messages.Writer.TryWrite(message);

    /// <summary>The kernel has gone: after what has come already, nothing more does.</summary>
    public void Break() => messages.Writer.TryComplete();

    public void Dispose()
    {
        forget(this);
        over.TrySetResult();
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Jupyter;

/// <summary>
/// Passes a cell's outputs on to the front ends as they come. Text that comes fast is passed on in larger pieces: a front
/// end, or a server between, chokes on thousands of small messages a second. Thread-safe.
/// </summary>
internal sealed class OutputRelay : IProgress<CellOutput>, IDisposable
{
    /// <summary>How long text waits for more, unless it is the first for that long.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private const int LongestPiece = 256 * 1024;

    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private readonly IJupyterOutlet outlet;
    private readonly JupyterMessage parent;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private string streamName = "";
    private long? lastSent;
    private bool isTimerSet;
    private bool isDone;

    public OutputRelay(IJupyterOutlet outlet, JupyterMessage parent, TimeProvider time)
    {
        this.outlet = outlet;
        this.parent = parent;
        this.time = time;
        timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Report(CellOutput value)
    {
        lock (gate)
        {
            if (value is CellOutput.StreamOutput stream)
            {
                Add(stream);
            }
            else
            {
                SendText();
                Send(value);
            }
        }
    }

    /// <summary>Passes on what waits.</summary>
    public void Flush()
    {
        lock (gate)
        {
            SendText();
        }
    }

    /// <summary>Passes on what waits, and nothing after that.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            SendText();
            isDone = true;
        }
        timer.Dispose();
    }

    private void Add(CellOutput.StreamOutput stream)
    {
        if (stream.Name != streamName)
        {
            SendText();
            streamName = stream.Name;
        }
        text.Append(stream.Text);
        if (lastSent is not { } last || time.GetElapsedTime(last) >= Pause || text.Length >= LongestPiece)
        {
            SendText();
        }
        else if (!isTimerSet)
        {
            isTimerSet = timer.Change(Pause - time.GetElapsedTime(last), Timeout.InfiniteTimeSpan);
        }
    }

    private void Ring()
    {
        lock (gate)
        {
            isTimerSet = false;
            SendText();
        }
    }

    private void SendText()
    {
        if (text.Length > 0)
        {
            Send(new CellOutput.StreamOutput(streamName, text.ToString()));
            text.Clear();
            lastSent = time.GetTimestamp();
        }
    }

    private void Send(CellOutput output)
    {
        if (!isDone)
        {
            (string type, JsonObject content) = MessageContent.Of(output);
            outlet.Send(JupyterChannel.IOPub, new OutgoingMessage(type, content, parent));
        }
    }
}

using System.Text;
using System.Threading.Channels;
using Course.Kernel.Protocol;

namespace Course.Kernel;

/// <summary>
/// Reads what the kernel's process writes to a raw output stream: text of native code and of child processes, and the
/// kernel's mark at the end of each cell.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="mark">The mark.</param>
/// <param name="holdBack">Keep the text until the cell ends: what a runtime says while it dies is a cause, not an output.</param>
/// <param name="onText">Told about text, mark excluded, in order.</param>
internal sealed class RawStreamReader(Stream stream, string mark, bool holdBack, Action<string> onText)
{
    private const int HeldBackLimit = 1024 * 1024;

    private readonly Channel<bool> marks = Channel.CreateUnbounded<bool>();
    private readonly StringBuilder heldBack = new();
    private readonly StringBuilder unread = new();

    /// <summary>Runs until the stream ends.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Decoder decoder = Encoding.UTF8.GetDecoder();
            byte[] bytes = new byte[16 * 1024];
            char[] text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
            int count;
            while ((count = await stream.ReadAsync(bytes, cancellationToken).ConfigureAwait(false)) > 0)
            {
                unread.Append(text, 0, decoder.GetChars(bytes, 0, count, text, 0));
                Split();
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The process is gone.
        }
        Accept(unread.ToString());
        unread.Clear();
        // Nobody waits for a mark that cannot come.
        marks.Writer.TryComplete();
    }

    /// <summary>Completes when everything up to the next mark, or all there is, has been read.</summary>
    public async Task WaitForMarkAsync(TimeSpan timeout)
    {
        using CancellationTokenSource enough = new(timeout);
        try
        {
            if (await marks.Reader.WaitToReadAsync(enough.Token).ConfigureAwait(false))
            {
                marks.Reader.TryRead(out _);
            }
        }
        catch (OperationCanceledException)
        {
            // The cell has led the stream elsewhere: nothing more comes here.
        }
    }

    /// <summary>The text that is held back; it counts as read then.</summary>
    public string TakeHeldBack()
    {
        lock (heldBack)
        {
            string text = heldBack.ToString();
            heldBack.Clear();
            return text;
        }
    }

    private void Split()
    {
        string text = unread.ToString();
        int start = 0;
        for (int found; (found = text.IndexOf(mark, start, StringComparison.Ordinal)) >= 0; start = found + mark.Length)
        {
            Accept(text[start..found]);
            if (TakeHeldBack() is { Length: > 0 } kept)
            {
                onText(kept);
            }
            marks.Writer.TryWrite(true);
        }
        int end = EndBeforePartOfMark(text, start);
        Accept(text[start..end]);
        unread.Clear().Append(text, end, text.Length - end);
    }

    private void Accept(string text)
    {
        if (text.Length == 0)
        {
            return;
        }
        if (!holdBack)
        {
            onText(text);
            return;
        }
        lock (heldBack)
        {
            heldBack.Append(OutputBudget.Cut(text, HeldBackLimit - heldBack.Length));
        }
    }

    /// <summary>The end of the text may be the beginning of a mark whose rest has not been read yet.</summary>
    private int EndBeforePartOfMark(string text, int start)
    {
        for (int end = Math.Max(start, text.Length - mark.Length + 1); end < text.Length; end++)
        {
            if (mark.StartsWith(text[end..], StringComparison.Ordinal))
            {
                return end;
            }
        }
        return text.Length;
    }
}

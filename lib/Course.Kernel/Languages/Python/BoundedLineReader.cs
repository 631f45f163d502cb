using System.Text;

namespace Course.Kernel.Languages.Python;

/// <summary>Reads lines of another program, which may be of any length: of one that is too long, no more is held than that.</summary>
/// <param name="source">Where they come from.</param>
/// <param name="longest">How many characters a line may have.</param>
internal sealed class BoundedLineReader(TextReader source, int longest)
{
    private readonly char[] buffer = new char[16 * 1024];
    private int start;
    private int end;

    /// <summary>The next line without its end; null when there is no whole line any more.</summary>
    /// <exception cref="IOException">The line is too long.</exception>
    public string? ReadLine()
    {
        StringBuilder line = new();
        while (start < end || Fill())
        {
            ReadOnlySpan<char> unread = buffer.AsSpan(start, end - start);
            int length = unread.IndexOf('\n');
            ReadOnlySpan<char> piece = length < 0 ? unread : unread[..length];
            if (line.Length + piece.Length > longest)
            {
                throw new IOException("A line is longer than any may be.");
            }
            line.Append(piece);
            start += piece.Length + (length < 0 ? 0 : 1);
            if (length >= 0)
            {
                return line.ToString();
            }
        }
        return null;
    }

    private bool Fill()
    {
        start = 0;
        end = source.Read(buffer, 0, buffer.Length);
        return end > 0;
    }
}

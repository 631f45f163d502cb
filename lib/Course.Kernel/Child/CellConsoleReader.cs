namespace Course.Kernel.Child;

/// <summary>What <see cref="Console.In"/> is in a cell: each line that it needs, it asks the reader of the notebook for.</summary>
internal sealed class CellConsoleReader(CellInput input) : TextReader
{
    private string pending = "";
    private int next;

    public override int Peek() => Fill() ? pending[next] : -1;

    public override int Read() => Fill() ? pending[next++] : -1;

    public override int Read(char[] buffer, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (count == 0 || !Fill())
        {
            return 0;
        }
        int length = Math.Min(count, pending.Length - next);
        pending.CopyTo(next, buffer, index, length);
        next += length;
        return length;
    }

    public override string? ReadLine()
    {
        if (next < pending.Length)
        {
            string rest = pending[next..].TrimEnd('\n');
            next = pending.Length;
            return rest;
        }
        return input.ReadLineAsync("", isPassword: false).GetAwaiter().GetResult();
    }

    private bool Fill()
    {
        if (next < pending.Length)
        {
            return true;
        }
        if (ReadLine() is not { } line)
        {
            return false;
        }
        pending = line + "\n";
        next = 0;
        return true;
    }
}

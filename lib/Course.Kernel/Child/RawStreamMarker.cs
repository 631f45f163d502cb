using System.Text;

namespace Course.Kernel.Child;

/// <summary>
/// Marks the end of each cell in the process's raw output streams, which native code and child processes may write to
/// behind <see cref="Console.Out"/>. The owner reads up to the mark, and so neither loses text nor waits for it.
/// </summary>
internal sealed class RawStreamMarker(string marker)
{
    private readonly byte[] bytes = Encoding.ASCII.GetBytes(marker);
    private readonly Stream[] streams = [Console.OpenStandardOutput(), Console.OpenStandardError()];

    public void MarkEndOfCell()
    {
        foreach (Stream stream in streams)
        {
            try
            {
                stream.Write(bytes);
                stream.Flush();
            }
            catch (IOException)
            {
                // The cell closed the stream. The owner sees its end, and does not wait for a mark.
            }
        }
    }
}

using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>
/// Keeps a few open files free. A process that has used up its last one cannot even start a thread, and dies; so a server has
/// to stop accepting before that. Not for use by several threads at once.
/// </summary>
internal sealed class OpenFileReserve
{
    private const int Count = 32;
    private const int Least = 16;
    private readonly List<Socket> probes = new(Count);
    private int known; // how many more may be opened before the next look

    /// <summary>Takes one open file, and leaves at least sixteen for the rest of the process.</summary>
    /// <exception cref="SocketException">There are no more to be had.</exception>
    public void Take()
    {
        if (known == 0)
        {
            Probe();
            known = Count - Least;
        }

        known--;
    }

    // No system says how many are left. To open them all is the way to know.
    private void Probe()
    {
        try
        {
            while (probes.Count < Count) probes.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        }
        finally
        {
            foreach (var probe in probes) probe.Dispose();
            probes.Clear();
        }
    }
}

using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>Names of hosts.</summary>
internal static class HostName
{
    private const int Longest = 255; // RFC 1035, section 2.3.4

    /// <summary>Refuses what cannot be a name, in the way in which one is refused that nobody has.</summary>
    public static void Check(string host)
    {
        if (host.Length is 0 or > Longest) throw new SocketException((int)SocketError.HostNotFound);
    }
}

using System.Text;

namespace Course.Crawling.Tests;

/// <summary>A network on which each host has one answer to everything, and takes no time; for answers that the slow server never gives.</summary>
internal sealed class FixedAnswers(IReadOnlyDictionary<string, string> byHost) : IBlockingNetwork
{
    /// <summary>Whom somebody connected to, in order.</summary>
    public List<string> Asked { get; } = [];

    public IBlockingConnection Connect(string host, int port, CancellationToken life)
    {
        Asked.Add(host);
        return new Connection(Encoding.Latin1.GetBytes(byHost[host]));
    }

    private sealed class Connection(byte[] answer) : IBlockingConnection
    {
        private int given;

        public int Send(ReadOnlyMemory<byte> bytes) => bytes.Length;

        public int Receive(Memory<byte> buffer)
        {
            var count = Math.Min(buffer.Length, answer.Length - given);
            answer.AsSpan(given, count).CopyTo(buffer.Span);
            given += count;
            return count;
        }

        public void Dispose()
        {
        }
    }
}

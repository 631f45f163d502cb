namespace Course.Concurrency.EventLoop;

/// <summary>The other end sent no more before all that was asked for had come.</summary>
public sealed class IncompleteReadException : EndOfStreamException
{
    /// <summary>Makes one.</summary>
    public IncompleteReadException()
        : this([], null)
    {
    }

    /// <summary>Makes one with a message.</summary>
    public IncompleteReadException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes one that came of another.</summary>
    public IncompleteReadException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal IncompleteReadException(byte[] partial, int? expected)
        : base($"The stream ended after {partial.Length} of {(expected is { } count ? $"{count} bytes" : "the bytes up to the separator")}.")
    {
        Partial = partial;
        Expected = expected;
    }

    /// <summary>What had come.</summary>
    public ReadOnlyMemory<byte> Partial { get; }

    /// <summary>How many bytes were asked for; null if it was a separator.</summary>
    public int? Expected { get; }
}

namespace Course.Crawling;

/// <summary>What a client's bytes turned out to be: a <see cref="Request"/>, or a <see cref="RequestError"/>.</summary>
public abstract record RequestReading
{
    private protected RequestReading()
    {
    }

    /// <summary>Whether the method is HEAD: whatever the answer, it has no content (RFC 9110, section 9.3.2).</summary>
    public bool IsHead { get; init; }
}

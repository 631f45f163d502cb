namespace Course.Concurrency.EventLoop;

/// <summary>A callback that the loop has been told to call: cancel it while you can. A value: it costs nothing.</summary>
public readonly struct Handle : IEquatable<Handle>
{
    private readonly EventLoop? loop;
    private readonly long number;

    internal Handle(EventLoop loop, long number)
    {
        this.loop = loop;
        this.number = number;
    }

    /// <summary>Whether two are the same call.</summary>
    public static bool operator ==(Handle left, Handle right) => left.Equals(right);

    /// <summary>Whether two are not the same call.</summary>
    public static bool operator !=(Handle left, Handle right) => !left.Equals(right);

    /// <summary>Takes the call back.</summary>
    /// <returns>False if it was made already, or taken back before.</returns>
    public bool Cancel() => loop is not null && loop.CancelReady(number);

    /// <inheritdoc/>
    public bool Equals(Handle other) => ReferenceEquals(loop, other.loop) && number == other.number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Handle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => number.GetHashCode();
}

namespace Course.Concurrency.EventLoop;

/// <summary>A callback, or a step of a task, that held up everybody else.</summary>
/// <param name="Name">Who.</param>
/// <param name="Duration">For how long.</param>
public readonly record struct SlowCallback(string Name, TimeSpan Duration)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name} held up the loop for {Duration.TotalMilliseconds:0.###} ms.");
}

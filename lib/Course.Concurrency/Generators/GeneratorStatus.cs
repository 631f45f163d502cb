namespace Course.Concurrency.Generators;

/// <summary>Where a generator stands: the four states of Python's <c>inspect.getgeneratorstate</c>.</summary>
public enum GeneratorStatus
{
    /// <summary>Nothing of the body has run.</summary>
    Created,

    /// <summary>The body runs now, or a delegate's does in its place.</summary>
    Running,

    /// <summary>The body is paused at a <c>Yield</c>, its own or that of a delegate.</summary>
    Suspended,

    /// <summary>The body has returned or thrown, or the generator was closed.</summary>
    Finished,
}

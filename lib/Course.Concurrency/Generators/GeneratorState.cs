namespace Course.Concurrency.Generators;

/// <summary>What the code that drives a generator looks at after each move.</summary>
internal enum GeneratorState
{
    /// <summary>Nothing of the body has run.</summary>
    Created,

    /// <summary>The innermost frame runs, or is to run next.</summary>
    Running,

    /// <summary>The innermost frame is paused at a Yield.</summary>
    Suspended,

    /// <summary>The innermost frame waits until <c>Inner</c> has finished.</summary>
    Delegating,

    /// <summary>The frame that is being closed has ended; the code that closes it decides what its caller sees.</summary>
    Unwound,

    /// <summary>The root frame has ended.</summary>
    Finished,
}

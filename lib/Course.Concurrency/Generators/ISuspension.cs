namespace Course.Concurrency.Generators;

/// <summary>What a coroutine may await: something that tells its generator how to go on.</summary>
internal interface ISuspension
{
    /// <summary>
    /// <paramref name="caller"/> has paused at its <c>await</c>. Whoever runs the generator looks at its state next, and while
    /// that is still Running, resumes the caller at once. So a refusal is not thrown here, where the compiler's state machine
    /// would skip the body's <c>finally</c> blocks, but left for <c>GetResult</c> to throw inside the body.
    /// </summary>
    void Suspend(CoroutineFrame caller);
}

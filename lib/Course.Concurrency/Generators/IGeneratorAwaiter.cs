namespace Course.Concurrency.Generators;

/// <summary>
/// The awaiter of what the body of a generator can await: <c>yielder.Yield</c>, <c>yielder.From</c> and coroutines. To
/// await anything else there, a <see cref="Task"/> say, does not compile (CS0315): a generator is resumed by its caller,
/// and nobody would resume it from there.
/// </summary>
/// <remarks>Only the library implements it.</remarks>
// Refused at compile time and not when it happens: an exception from AwaitUnsafeOnCompleted skips the body's finally
// blocks, which the compiler takes for paused.
public interface IGeneratorAwaiter
{
    /// <summary>
    /// <paramref name="caller"/> has paused at its <c>await</c>. Whoever runs the generator looks at its state next, and while
    /// that is still Running, resumes the caller at once. So a refusal is not thrown here, where the compiler's state machine
    /// would skip the body's <c>finally</c> blocks, but left for <c>GetResult</c> to throw inside the body.
    /// </summary>
    internal void Suspend(CoroutineFrame caller);
}

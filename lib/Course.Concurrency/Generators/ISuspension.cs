namespace Course.Concurrency.Generators;

/// <summary>What a coroutine may await: something that tells its generator how to go on.</summary>
internal interface ISuspension
{
    /// <summary><paramref name="caller"/> has paused at its <c>await</c>. Whoever runs the generator looks at its state next.</summary>
    void Suspend(CoroutineFrame caller);
}

#pragma warning disable CA1001 // A SemaphoreSlim holds nothing to dispose of unless somebody asks for its wait handle.
namespace Course.Concurrency.Threads;

/// <summary>The right to run, given by one thread to another.</summary>
internal sealed class Turn
{
    private readonly SemaphoreSlim given = new(0);

    /// <summary>Gives it, whatever happens: if nobody has the turn, nobody ever runs again.</summary>
    public void Give() => InSpiteOfInterrupts(static given => given.Release());

    /// <summary>Waits for it, whatever happens: who has no turn must not run.</summary>
    public void Await() => InSpiteOfInterrupts(static given => given.Wait());

    /// <summary>Waits for it; <see cref="Thread.Interrupt"/> ends the wait.</summary>
    public void AwaitOrBeInterrupted() => given.Wait();

    /// <summary>Takes it back if it has been given and not been taken.</summary>
    public void TakeBack() => given.Wait(0);

    private void InSpiteOfInterrupts(Action<SemaphoreSlim> operation)
    {
        for (var isDone = false; !isDone;)
        {
            try
            {
                operation(given);
                isDone = true;
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }
}

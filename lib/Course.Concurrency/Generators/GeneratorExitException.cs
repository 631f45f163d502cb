namespace Course.Concurrency.Generators;

/// <summary>
/// Thrown into a generator at its paused <c>Yield</c> when the generator is closed, so that its <c>finally</c> and
/// <c>using</c> blocks run: Python's <c>GeneratorExit</c> (PEP 342).
/// </summary>
/// <remarks>
/// In Python <c>except Exception</c> lets it pass. In C# <c>catch (Exception)</c> does not: write
/// <c>catch (Exception e) when (e is not GeneratorExitException)</c> around a <c>Yield</c>.
/// </remarks>
public sealed class GeneratorExitException : Exception
{
    /// <summary>Makes the exception; <c>Close</c> does this for you.</summary>
    public GeneratorExitException()
        : base("The generator is being closed.")
    {
    }
}

namespace Course.Concurrency.Generators;

// All that the rest of the generators needs from Generator.Tracing.cs.
public abstract partial class Generator
{
    private protected bool IsTraced => false;
}

namespace Course.Concurrency.Scheduling;

/// <summary>The root of all contexts.</summary>
internal sealed class BackgroundContext() : Context(null)
{
    public override string ToString() => "context.Background";
}

namespace Course.Concurrency.Scheduling;

/// <summary>A context with its parent's values, which nothing cancels.</summary>
internal sealed class DetachedContext(Context parent) : Context(parent)
{
    internal override CancellableContext? Canceller => null;

    public override string ToString() => $"{Parent}.WithoutCancel";
}

namespace Course.Concurrency.Generators;

/// <summary>A generator whose body is a coroutine that somebody has called already: it needs no yielder.</summary>
internal sealed class CoroutineGenerator<TYield, TSend, TReturn>(CoroutineFrame<TReturn>? frame, string? strandName = null) : Generator<TYield, TSend, TReturn>
{
    private bool taken;

    public override bool HasReturned => frame is { HasResult: true };

    public override TReturn Result => frame is { HasResult: true } returned
        ? returned.Result
        : throw new InvalidOperationException("The generator has no result: it has not returned.");

    /// <summary>The name of its method, for pictures and reports.</summary>
    public string Name => frame?.Name ?? "nothing";

    private protected override string? StrandName => strandName;

    internal override TReturn? TakeReturn()
    {
        if (taken || frame is not { HasResult: true } returned) return default;
        taken = true;
        return returned.Result;
    }

    private protected override CoroutineFrame? CallBody() => frame;

    internal override object? TakeStopValue() => TakeReturn();
}

namespace Course.Concurrency.Generators;

internal sealed class ReturningGenerator<TYield, TSend, TReturn>(Func<Yielder<TYield, TSend>, Coroutine<TReturn>> body)
    : Generator<TYield, TSend, TReturn>
{
    private CoroutineFrame<TReturn>? root;
    private bool taken;

    public override bool HasReturned => root is { HasResult: true };

    public override TReturn Result => root is { HasResult: true } returned
        ? returned.Result
        : throw new InvalidOperationException("The generator has no result: it has not returned.");

    internal override TReturn? TakeReturn()
    {
        if (taken || root is not { HasResult: true } returned) return default;
        taken = true;
        return returned.Result;
    }

    private protected override CoroutineFrame? CallBody() => root = body(new(this)).Frame;

    internal override object? TakeStopValue() => TakeReturn();
}

internal sealed class PlainGenerator<TYield, TSend>(Func<Yielder<TYield, TSend>, Coroutine> body) : Generator<TYield, TSend>
{
    private CoroutineFrame<Nothing>? root;

    public override bool HasReturned => root is { HasResult: true };

    private protected override CoroutineFrame? CallBody() => root = body(new(this)).Frame;

    internal override object? TakeStopValue() => null;
}

/// <summary>A generator that has always been finished.</summary>
internal sealed class FinishedGenerator<TYield, TSend> : Generator<TYield, TSend>
{
    public FinishedGenerator() => Finish(null);

    public override bool HasReturned => false;

    private protected override CoroutineFrame? CallBody() => null;

    internal override object? TakeStopValue() => null;
}

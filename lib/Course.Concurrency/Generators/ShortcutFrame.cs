using System.Diagnostics.CodeAnalysis;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Generators;

/// <summary>
/// A coroutine that can often finish at once, such as taking an item out of a queue that has some: an await of it then goes on
/// without a pause, and no state machine is made. Otherwise it awaits a coroutine that takes the long way.
/// </summary>
internal abstract class ShortcutFrame<TReturn> : CoroutineFrame<TReturn>
{
    private CoroutineFrame<TReturn>? longWay;

    /// <summary>Finishes at once if that is possible; changes nothing if it is not. Must not throw.</summary>
    protected abstract bool TryShortcut([MaybeNullWhen(false)] out TReturn result);

    /// <summary>The coroutine that finishes in every case.</summary>
    protected abstract Coroutine<TReturn> TakeLongWay();

    // A picture shows every delegation, short ones too.
    public override bool TryFinish()
    {
        if (HasResult) return true;
        if (Driver is not null || Tracer.Current is not null || !TryShortcut(out var result)) return false;
        FinishUndriven(result);
        return true;
    }

    public override void MoveNext()
    {
        var driver = Driver!;
        if (longWay is not null)
        {
            if (driver.Injected is not { } failure)
            {
                Complete(longWay.Result);
                return;
            }

            driver.Injected = null;
            driver.LastRaised = failure;
            Fail(failure.Exception);
        }
        else if (HasResult)
        {
            Fail(Misuse.AwaitedBefore());
        }
        else if (TryShortcut(out var result))
        {
            Complete(result);
        }
        else
        {
            longWay = TakeLongWay().Frame!;
            longWay.StartUnder(this);
        }
    }
}

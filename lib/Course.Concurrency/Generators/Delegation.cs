using System.Collections;
using System.Runtime.ExceptionServices;

namespace Course.Concurrency.Generators;

/// <summary>
/// Delegation to an iterator that is not ours, step by step: the full expansion of <c>yield from</c> in PEP 380, with each
/// optional method as an optional interface.
/// </summary>
internal static class Delegation
{
    /// <summary>Delegates to <paramref name="iterator"/>: to one of our generators by a link, at the same cost at every depth; to any other step by step.</summary>
    public static Coroutine<TReturn?> To<TYield, TSend, TReturn>(Yielder<TYield, TSend> yielder, IEnumerator iterator, bool owned) =>
        iterator is Generator<TYield, TSend> generator
            ? OfLibrary(Linked<TYield, TSend, TReturn>(yielder, generator, owned), iterator)
            : Stepwise<TYield, TSend, TReturn>(yielder, iterator, owned);

    /// <summary>Delegates to <paramref name="iterator"/> step by step.</summary>
    public static Coroutine<TReturn?> Stepwise<TYield, TSend, TReturn>(Yielder<TYield, TSend> yielder, IEnumerator iterator, bool owned) =>
        OfLibrary(Expand<TYield, TSend, TReturn>(yielder, iterator, owned), iterator);

    private static Coroutine<TReturn> OfLibrary<TReturn>(Coroutine<TReturn> delegation, IEnumerator iterator)
    {
        delegation.Frame!.DelegateType = iterator.GetType();
        return delegation;
    }

    private static async Coroutine<TReturn?> Linked<TYield, TSend, TReturn>(Yielder<TYield, TSend> yielder, Generator<TYield, TSend> generator, bool owned)
    {
        try
        {
            return await yielder.From(generator) is TReturn value ? value : default;
        }
        finally
        {
            if (owned) generator.Dispose();
        }
    }

    private static async Coroutine<TReturn?> Expand<TYield, TSend, TReturn>(Yielder<TYield, TSend> yielder, IEnumerator iterator, bool owned)
    {
        try
        {
            var finishedBefore = HasFinished(iterator);
            var alive = MoveNext(iterator, out TYield yielded, out var stop);
            while (alive)
            {
                TSend sent = default!;
                Exception? thrown = null;
                try
                {
                    sent = await yielder.Yield(yielded, file: "", line: 0);
                }
                catch (GeneratorExitException)
                {
                    owned = false;
                    (iterator as IDisposable)?.Dispose();
                    throw;
                }
                catch (Exception exception)
                {
                    thrown = exception;
                }

                finishedBefore = HasFinished(iterator);
                alive = thrown is not null ? Throw(iterator, thrown, out yielded, out stop)
                    : yielder.Generator.WasSent && sent is not null ? Send(iterator, sent, out yielded, out stop)
                    : MoveNext(iterator, out yielded, out stop);
            }

            return stop is not null ? stop.Value is TReturn value ? value : default
                : finishedBefore || iterator is Generator { HasReturned: false } ? default
                : iterator is IReturns<TReturn> returning ? returning.Result
                : default;
        }
        finally
        {
            if (owned) (iterator as IDisposable)?.Dispose();
        }
    }

    // A generator gives its return value to whoever made the step that ended it. One that somebody else has run to its end
    // meanwhile answers as any finished generator does: with nothing.
    private static bool HasFinished(IEnumerator iterator) => iterator is Generator { Status: GeneratorStatus.Finished };

    private static bool MoveNext<TYield>(IEnumerator iterator, out TYield yielded, out StopIterationException? stop)
    {
        yielded = default!;
        stop = null;
        try
        {
            if (!iterator.MoveNext()) return false;
            yielded = iterator is IEnumerator<TYield> typed ? typed.Current : (TYield)iterator.Current!;
            return true;
        }
        catch (StopIterationException end)
        {
            stop = end;
            return false;
        }
    }

    private static bool Send<TYield, TSend>(IEnumerator iterator, TSend value, out TYield yielded, out StopIterationException? stop)
    {
        if (iterator is not IAcceptsSend<TYield, TSend> accepting) throw Misuse.DelegateCannotSend(iterator.GetType());
        yielded = default!;
        stop = null;
        try
        {
            return accepting.TrySend(value, out yielded!);
        }
        catch (StopIterationException end)
        {
            stop = end;
            return false;
        }
    }

    private static bool Throw<TYield>(IEnumerator iterator, Exception exception, out TYield yielded, out StopIterationException? stop)
    {
        yielded = default!;
        stop = null;
        if (iterator is not IAcceptsThrow<TYield> accepting)
        {
            ExceptionDispatchInfo.Throw(exception);
            return false;
        }

        try
        {
            return accepting.TryThrow(exception, out yielded!);
        }
        catch (StopIterationException end)
        {
            stop = end;
            return false;
        }
    }
}

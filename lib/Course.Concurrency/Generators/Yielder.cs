using System.Collections;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Generators;

/// <summary>The hand that a generator's body is given to yield with. Pass it on to the coroutines that the body awaits.</summary>
/// <typeparam name="TYield">What the generator yields.</typeparam>
/// <typeparam name="TSend">What is sent to it.</typeparam>
public readonly struct Yielder<TYield, TSend>
{
    internal Yielder(Generator<TYield, TSend> generator) => Generator = generator;

    internal Generator<TYield, TSend> Generator { get; }

    /// <summary>
    /// Pauses the body and hands <paramref name="value"/> to whoever resumed the generator. Await it: the result is the
    /// value sent, or the default of <typeparamref name="TSend"/> after <c>Next</c>; an exception thrown at the generator
    /// comes out of the <c>await</c> (PEP 342).
    /// </summary>
    /// <param name="value">The value to yield.</param>
    /// <param name="file">Filled in by the compiler, for traces.</param>
    /// <param name="line">Filled in by the compiler, for traces.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public YieldAwaitable<TYield, TSend> Yield(TYield value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var generator = Generator;
        generator.Offer(value, file, line);
        return new(generator);
    }

    /// <summary>
    /// <c>yield from</c> another generator: until it has finished, the caller's values and exceptions go to it and its
    /// values to the caller. Await it for its return value (PEP 380).
    /// </summary>
    public DelegateAwaitable<TYield, TSend, TReturn> From<TReturn>(Generator<TYield, TSend, TReturn> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new(Generator, inner);
    }

    /// <summary>The same, for a generator whose return value has no type here: the result is that value, or null.</summary>
    public DelegateAwaitable<TYield, TSend, object> From(Generator<TYield, TSend> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new(Generator, inner);
    }

    /// <summary>
    /// <c>yield from</c> an iterator of any kind. What it lacks is treated as PEP 380 says: without
    /// <see cref="IAcceptsSend{TYield, TSend}"/> a non-null value sent raises <see cref="NotSupportedException"/> here;
    /// without <see cref="IAcceptsThrow{TYield}"/> an exception thrown is raised here; closing disposes it. Otherwise the
    /// iterator stays its owner's to dispose.
    /// </summary>
    /// <typeparam name="TReturn">What it returns, if it implements <see cref="IReturns{TReturn}"/>; else the result is the default.</typeparam>
    public Coroutine<TReturn?> From<TReturn>(IEnumerator<TYield> iterator)
    {
        ArgumentNullException.ThrowIfNull(iterator);
        return Delegation.To<TYield, TSend, TReturn>(this, iterator, owned: false);
    }

    /// <inheritdoc cref="From{TReturn}(IEnumerator{TYield})"/>
    public Coroutine From(IEnumerator<TYield> iterator)
    {
        ArgumentNullException.ThrowIfNull(iterator);
        return new(Delegation.To<TYield, TSend, Nothing>(this, iterator, owned: false).Frame);
    }

    /// <inheritdoc cref="From{TReturn}(IEnumerator{TYield})"/>
    public Coroutine From(IEnumerator iterator)
    {
        ArgumentNullException.ThrowIfNull(iterator);
        return new(Delegation.To<TYield, TSend, Nothing>(this, iterator, owned: false).Frame);
    }

    /// <summary><c>yield from</c> the items of a sequence. Its enumerator is disposed however the delegation ends, as <c>foreach</c> would.</summary>
    public Coroutine From(IEnumerable<TYield> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new(Delegation.To<TYield, TSend, Nothing>(this, items.GetEnumerator(), owned: true).Frame);
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Generators;

/// <summary>
/// The body of a generator, or a part of it: an <c>async Coroutine</c> method yields through the <see cref="Yielder{TYield, TSend}"/>
/// that it is given, and <c>await</c> of one coroutine by another is <c>yield from</c> (PEP 380).
/// </summary>
/// <remarks>
/// Calling the method runs nothing; its body starts when a generator is first resumed or when the coroutine is awaited.
/// A coroutine can be awaited once, by a body of the generator that runs it.
/// </remarks>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder))]
public readonly struct Coroutine
{
    internal Coroutine(CoroutineFrame<Nothing>? frame) => Frame = frame;

    internal CoroutineFrame<Nothing>? Frame { get; }

    /// <summary>Delegates to this coroutine: runs it in the place of the caller until it has finished.</summary>
    public CoroutineAwaiter GetAwaiter() => new(new CoroutineAwaiter<Nothing>(Frame));
}

/// <inheritdoc cref="Coroutine"/>
/// <typeparam name="TReturn">What the body returns, and so what <c>await</c> of it gives.</typeparam>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder<>))]
public readonly struct Coroutine<TReturn>
{
    internal Coroutine(CoroutineFrame<TReturn>? frame) => Frame = frame;

    internal CoroutineFrame<TReturn>? Frame { get; }

    /// <summary>Delegates to this coroutine: runs it in the place of the caller until it has finished.</summary>
    public CoroutineAwaiter<TReturn> GetAwaiter() => new(Frame);
}

/// <summary>What a coroutine without a result returns.</summary>
[SuppressMessage("Naming", "CA1716", Justification = "It says what it is.")]
public readonly record struct Nothing;

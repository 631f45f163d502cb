using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Generators;

/// <summary>Makes two-way generators out of coroutine methods, and is what all of them have in common.</summary>
public abstract partial class Generator
{
    // Invariants: State is Suspended exactly while Leaf is paused at a Yield, and Delegating exactly while Leaf awaits
    // another generator. Leaf is the innermost frame that has started and not ended; null before the start and after the end.
    internal GeneratorState State;
    internal CoroutineFrame? Leaf;
    // What the await of the leaf throws when it goes on; null: it gets a result.
    internal Failure? Injected;
    internal Failure? LastRaised;
    internal CoroutineFrame? Closing;
    internal Failure? RootFailure;

    // The generator on this thread whose leaf is about to go on with an exception. An awaiter that does not know its
    // generator, that of a Future, looks here.
    [ThreadStatic]
    internal static Generator? Injecting;

    private protected Generator()
    {
    }

    /// <summary>Where the generator stands.</summary>
    public abstract GeneratorStatus Status { get; }

    /// <summary>Whether the body ended by returning, so that there is a result.</summary>
    public abstract bool HasReturned { get; }

    /// <summary>Makes a generator whose body returns a value. Nothing of <paramref name="body"/> runs before the first step.</summary>
    /// <typeparam name="TYield">What it yields.</typeparam>
    /// <typeparam name="TSend">What is sent to it.</typeparam>
    /// <typeparam name="TReturn">What it returns.</typeparam>
    public static Generator<TYield, TSend, TReturn> Create<TYield, TSend, TReturn>(Func<Yielder<TYield, TSend>, Coroutine<TReturn>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new ReturningGenerator<TYield, TSend, TReturn>(body);
    }

    /// <summary>Makes a generator whose body returns nothing. Nothing of <paramref name="body"/> runs before the first step.</summary>
    /// <typeparam name="TYield">What it yields.</typeparam>
    /// <typeparam name="TSend">What is sent to it.</typeparam>
    public static Generator<TYield, TSend> Create<TYield, TSend>(Func<Yielder<TYield, TSend>, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new PlainGenerator<TYield, TSend>(body);
    }

    /// <summary>A frame is awaited by the leaf: it runs next, in the leaf's place.</summary>
    internal void Push(CoroutineFrame frame)
    {
        frame.Driver = this;
        Leaf = frame;
        NoteDelegate(frame);
    }

    /// <summary>The leaf has ended: its caller runs next, unless the leaf is being closed or was the root.</summary>
    internal void Pop(CoroutineFrame frame)
    {
        NoteEnd(frame);
        if (ReferenceEquals(Closing, frame))
        {
            State = GeneratorState.Unwound;
        }
        else if (frame.Caller is { } caller)
        {
            Leaf = caller;
            Injected = frame.Failure;
        }
        else
        {
            Finish(frame.Failure);
        }
    }

    internal void Finish(Failure? failure)
    {
        State = GeneratorState.Finished;
        Leaf = null;
        RootFailure = failure;
    }

    /// <summary>Called by the leaf's await when it goes on and <see cref="Injected"/> is set.</summary>
    [DoesNotReturn]
    [StackTraceHidden]
    internal void ThrowInjected()
    {
        var failure = Injected!;
        Injected = null;
        Injecting = null;
        LastRaised = failure;
        failure.Throw();
    }

    /// <summary>The running body awaits the Yield of another generator: its await throws.</summary>
    // Not inlined: it would end up in the MoveNext of every body, whose every step would save the registers that this needs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void RefuseForeignYielder() => Injected = Failure.Of(Misuse.ForeignYielder());

    /// <summary>The leaf goes on, and its await throws.</summary>
    internal void Inject(Failure failure)
    {
        Injected = failure;
        Injecting = this;
        State = GeneratorState.Running;
    }

    // Tracing lives in Generator.Tracing.cs. Without that file these calls are gone from the compiled code, arguments and
    // all: the benchmark of what tracing costs when it is off compiles the generators a second time without it.
    partial void NoteDelegate(CoroutineFrame frame);

    partial void NoteEnd(CoroutineFrame frame);
}

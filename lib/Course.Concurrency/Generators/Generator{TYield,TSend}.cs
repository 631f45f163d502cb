using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Course.Concurrency.Generators;

/// <summary>
/// A two-way generator (生成器): a function that pauses at every <c>Yield</c>, hands out a value, and goes on when somebody
/// sends it one. The semantics are those of PEP 342 and PEP 380; a generator is its own enumerator, so it can be walked once.
/// </summary>
/// <typeparam name="TYield">What it yields.</typeparam>
/// <typeparam name="TSend">What is sent to it.</typeparam>
/// <remarks>
/// <para>Not thread-safe: one thread at a time may resume it; which one does not matter.</para>
/// <para>A generator is executing while it, or a delegate that it has resumed, runs. A delegate that somebody resumed
/// directly runs apart: its delegators are still suspended, and a step of theirs meets the error at their <c>yield from</c>.</para>
/// <para>A step runs in the <see cref="ExecutionContext"/> of whoever resumes the generator.</para>
/// <para>Dispose a generator that is not run to its end, or its <c>finally</c> blocks do not run: there is no finaliser.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Generator is the field's term.")]
public abstract partial class Generator<TYield, TSend>
    : Generator, IEnumerable<TYield>, IEnumerator<TYield>, IAcceptsSend<TYield, TSend>, IAcceptsThrow<TYield>
{
    // Stands in Target while another generator delegates to this one, and always in one that is traced: its state is never Suspended, so a direct resumption
    // leaves the hot path, which so needs no test of its own for either.
    private static readonly Generator<TYield, TSend> Detour = new FinishedGenerator<TYield, TSend>();

    internal TYield Yielded = default!;
    internal TSend Sent = default!;
    internal bool WasSent;

    /// <summary>The generator that this one delegates to, while State is Delegating.</summary>
    internal Generator<TYield, TSend>? Inner;

    /// <summary>The generator that delegates to this one. Invariant: Inner.Delegator is this, whenever Inner is not null.</summary>
    internal Generator<TYield, TSend>? Delegator;

    // The innermost generator of the delegation, where a step really happens: a step costs the same at every depth.
    // Invariant: when Target is Suspended, it is the end of the chain of Inner links from here.
    private Generator<TYield, TSend> target;
    private bool enumerating;

    // Whether a step goes on that was made of this generator directly, past a generator that delegates to it.
    private bool runsApart;

    private protected Generator() => target = IsTraced ? Detour : this;

    /// <summary>The name of the root frame's strand, where that is not the name of its method.</summary>
    private protected virtual string? StrandName => null;

    /// <inheritdoc/>
    public override GeneratorStatus Status => State switch
    {
        GeneratorState.Created => GeneratorStatus.Created,
        GeneratorState.Finished => GeneratorStatus.Finished,
        _ => IsExecuting ? GeneratorStatus.Running : GeneratorStatus.Suspended,
    };

    /// <summary>The value yielded last, as <c>foreach</c> reads it; the default before the first and after the last.</summary>
    public TYield Current => enumerating ? lastYielded : default!;

    object? IEnumerator.Current => Current;

    private TYield lastYielded = default!;

    /// <summary>Runs to the next <c>Yield</c>, whose result in the body is the default of <typeparamref name="TSend"/>.</summary>
    /// <returns>The value yielded.</returns>
    /// <exception cref="StopIterationException">The generator has finished; the exception has what it returned.</exception>
    /// <exception cref="InvalidOperationException">The generator is already executing.</exception>
    public TYield Next() => TryNext(out var yielded) ? yielded : throw Stop();

    /// <summary>Resumes the body with <paramref name="value"/> as the result of its <c>Yield</c>, and runs to the next one.</summary>
    /// <returns>The value yielded.</returns>
    /// <exception cref="StopIterationException">The generator has finished; the exception has what it returned.</exception>
    /// <exception cref="InvalidOperationException">The generator is already executing; or it has not started, and the value is not null.</exception>
    // Hot, and kept in step with TryNext and TrySend: about 3 ns a step at every depth of delegation, nothing allocated.
    // Most of it is what the compiler's state machine does at an await, one write barrier above all.
    public TYield Send(TSend value)
    {
        var resumed = target;
        if (resumed.State != GeneratorState.Suspended) return SendOrStop(value);
        resumed.State = GeneratorState.Running;
        resumed.WasSent = true;
        resumed.Sent = value;
        resumed.Leaf!.MoveNext();
        return resumed.State == GeneratorState.Suspended ? resumed.Yielded : DriveOrStop(resumed);
    }

    /// <summary>Resumes the body with <paramref name="exception"/> coming out of its <c>Yield</c>, and runs to the next one.</summary>
    /// <returns>The value yielded, if the body caught the exception and went on.</returns>
    /// <remarks>
    /// An exception that the body does not catch comes out here, the same object. A generator that has not started or has
    /// finished throws it at once, and is finished. <see cref="GeneratorExitException"/> closes the delegates first.
    /// </remarks>
    /// <exception cref="StopIterationException">The body caught the exception and returned.</exception>
    /// <exception cref="InvalidOperationException">The generator is already executing.</exception>
    public TYield Throw(Exception exception) => TryThrow(exception, out var yielded) ? yielded : throw Stop();

    /// <summary><see cref="Next"/> that returns false at the end and throws only what the body throws.</summary>
    // Hot: see Send.
    public bool TryNext([MaybeNullWhen(false)] out TYield yielded)
    {
        var resumed = target;
        if (resumed.State == GeneratorState.Suspended)
        {
            resumed.State = GeneratorState.Running;
            resumed.WasSent = false;
            resumed.Sent = default!;
            resumed.Leaf!.MoveNext();
            if (resumed.State == GeneratorState.Suspended)
            {
                yielded = resumed.Yielded;
                return true;
            }

            return Conclude(Drive(this, resumed), out yielded);
        }

        return Resume(wasSent: false, default!, out yielded);
    }

    /// <summary><see cref="Send"/> that returns false at the end and throws only what the body throws.</summary>
    // Hot: see Send.
    public bool TrySend(TSend value, [MaybeNullWhen(false)] out TYield yielded)
    {
        var resumed = target;
        if (resumed.State == GeneratorState.Suspended)
        {
            resumed.State = GeneratorState.Running;
            resumed.WasSent = true;
            resumed.Sent = value;
            resumed.Leaf!.MoveNext();
            if (resumed.State == GeneratorState.Suspended)
            {
                yielded = resumed.Yielded;
                return true;
            }

            return Conclude(Drive(this, resumed), out yielded);
        }

        return Resume(wasSent: true, value, out yielded);
    }

    /// <summary><see cref="Throw"/> that returns false when the body catches the exception and returns.</summary>
    public bool TryThrow(Exception exception, [MaybeNullWhen(false)] out TYield yielded)
    {
        ArgumentNullException.ThrowIfNull(exception);
        RefuseWhileExecuting();
        runsApart = Delegator is not null;
        try
        {
            return ThrowIn(exception, out yielded);
        }
        finally
        {
            runsApart = false;
        }
    }

    private bool ThrowIn(Exception exception, out TYield yielded)
    {
        switch (State)
        {
            case GeneratorState.Created:
                // The exception is raised where the body would begin, so PEP 479 holds for it too.
                var raised = exception is StopIterationException stop ? Misuse.RaisedStopIteration(stop) : exception;
                Finish(null);
                Failure.Of(raised).Throw();
                break;
            case GeneratorState.Finished:
                Failure.Of(exception).Throw();
                break;
        }

        NoteThrow(exception);
        var innermost = Approach();
        if (exception is GeneratorExitException && (innermost != this || Leaf!.Caller is not null))
        {
            var failure = Unwind(innermost, andRoot: false);
            Inject(failure.Exception is GeneratorExitException ? Failure.Of(exception) : failure);
            return Conclude(Drive(this, this), out yielded);
        }

        switch (innermost.State)
        {
            case GeneratorState.Finished:
                innermost = innermost.Delegator!;
                innermost.EndDelegation(Failure.Of(exception));
                break;
            case GeneratorState.Running or GeneratorState.Unwound:
                innermost = RefuseDelegateThatRunsApart();
                break;
            default:
                innermost.Inject(Failure.Of(exception));
                break;
        }

        return Conclude(Drive(this, innermost), out yielded);
    }

    /// <summary>
    /// Ends the generator: throws a <see cref="GeneratorExitException"/> into its innermost delegate, then into each level
    /// above, so that all <c>finally</c> blocks run. A generator that has not started or has finished is just finished.
    /// </summary>
    /// <remarks>An exception other than the one thrown in comes out. Closing twice does nothing.</remarks>
    /// <exception cref="InvalidOperationException">The body yielded instead of ending (it stays suspended there); or the generator is already executing.</exception>
    public void Close()
    {
        RefuseWhileExecuting();
        switch (State)
        {
            case GeneratorState.Finished:
                return;
            case GeneratorState.Created:
                Finish(null);
                return;
        }

        NoteClose();
        runsApart = Delegator is not null;
        Failure failure;
        try
        {
            failure = Unwind(Approach(), andRoot: true);
        }
        finally
        {
            runsApart = false;
        }

        if (State == GeneratorState.Finished) NoteFinish();
        else NoteYield(Innermost());
        if (failure.Exception is not GeneratorExitException) failure.Throw();
    }

    /// <summary>The same as <see cref="Close"/>.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>The generator itself: it can be walked once, and <c>foreach</c> closes it at the end. See <see cref="LeaveOpen"/>.</summary>
    public IEnumerator<TYield> GetEnumerator() => this;

    IEnumerator IEnumerable.GetEnumerator() => this;

    /// <summary>The generator as a sequence whose <c>foreach</c> does not close it: after a <c>break</c>, go on where it stopped.</summary>
    public IEnumerable<TYield> LeaveOpen()
    {
        while (TryNext(out var yielded)) yield return yielded;
    }

    bool IEnumerator.MoveNext()
    {
        enumerating = TryNext(out lastYielded!);
        return enumerating;
    }

    void IEnumerator.Reset() => throw new NotSupportedException("A generator cannot be walked again: make a new one.");

    /// <summary>Calls the body; returns its root frame.</summary>
    private protected abstract CoroutineFrame? CallBody();

    /// <summary>What the step that ended the body has to tell, once; the default afterwards.</summary>
    internal abstract object? TakeStopValue();

    /// <summary>Called by the leaf's await: it waits until <paramref name="inner"/> has finished.</summary>
    internal void DelegateTo(Generator<TYield, TSend> inner)
    {
        Inner = inner;
        inner.Delegator = this;
        inner.target = Detour;
        State = GeneratorState.Delegating;
    }

    /// <summary>Called by <see cref="Yielder{TYield, TSend}.Yield"/>. The value is on offer; the await that follows pauses the body.</summary>
    // Hot: once a step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Offer(TYield value, string file, int line)
    {
        Yielded = value;
        NoteSource(file, line);
    }

    /// <summary>Called by an await that yields a value of its own accord, as a Future yields itself: the leaf pauses.</summary>
    internal void YieldFromAwait(TYield value)
    {
        Yielded = value;
        NoteSource("", 0); // that of the last Yield would be the line of another await
        State = GeneratorState.Suspended;
    }

    // Runs `current`, and whatever it delegates to or was delegated to by, up to `top`, until something has been decided:
    // a Yield anywhere, or the end of top or of the frame that top closes. A loop and not a recursion, so a delegation may be 100,000 deep.
    private static Generator<TYield, TSend> Drive(Generator<TYield, TSend> top, Generator<TYield, TSend> current)
    {
        while (true)
        {
            switch (current.State)
            {
                case GeneratorState.Running:
                    current.Leaf!.MoveNext();
                    break;
                case GeneratorState.Delegating:
                    current = Descend(current);
                    break;
                case GeneratorState.Finished when current != top:
                    current = Ascend(current);
                    break;
                default:
                    if (top.Delegator is null && !top.IsTraced) top.target = current;
                    return current;
            }
        }
    }

    // The first step of a delegation is a Next to the delegate.
    private static Generator<TYield, TSend> Descend(Generator<TYield, TSend> delegator)
    {
        var innermost = delegator.Inner!.Innermost();
        switch (innermost.State)
        {
            case GeneratorState.Finished:
                return innermost.EndedBefore();
            case GeneratorState.Created:
                delegator.NoteStep(innermost);
                innermost.Start();
                return innermost;
            default:
                delegator.NoteStep(innermost);
                innermost.WasSent = false;
                innermost.Sent = default!;
                innermost.State = GeneratorState.Running;
                return innermost;
        }
    }

    // The delegate has finished: its delegator goes on with its result or its exception.
    private static Generator<TYield, TSend> Ascend(Generator<TYield, TSend> finished)
    {
        var delegator = finished.Delegator!;
        var failure = finished.RootFailure;
        finished.RootFailure = null;
        delegator.EndDelegation(failure);
        return delegator;
    }

    // Somebody else has run this delegate to its end, and what it returned went to them.
    private Generator<TYield, TSend> EndedBefore()
    {
        TakeStopValue();
        var delegator = Delegator!;
        delegator.EndDelegation(null);
        return delegator;
    }

    private void EndDelegation(Failure? failure)
    {
        var inner = Inner!;
        Inner = null;
        if (ReferenceEquals(inner.Delegator, this))
        {
            inner.Delegator = null;
            inner.target = inner.IsTraced ? Detour : inner;
        }

        Injected = failure;
        State = GeneratorState.Running;
    }

    private Generator<TYield, TSend> Innermost()
    {
        var innermost = this;
        while (innermost.State == GeneratorState.Delegating) innermost = innermost.Inner!;
        return innermost;
    }

    // The rare ends of Send, out of its way: a local whose address is taken would be cleared in every step.
    private TYield SendOrStop(TSend value) => Resume(wasSent: true, value, out var yielded) ? yielded : throw Stop();

    private TYield DriveOrStop(Generator<TYield, TSend> resumed) => Conclude(Drive(this, resumed), out var yielded) ? yielded : throw Stop();

    private void RefuseWhileExecuting()
    {
        if (IsExecuting) throw Misuse.AlreadyExecuting();
    }

    /// <summary>Whether something runs at the inner end, be it for this generator or apart from it.</summary>
    internal bool EndIsRunning => Innermost().State is GeneratorState.Running or GeneratorState.Unwound;

    private bool IsExecuting => EndIsRunning && DelegateThatRunsApart() is null;

    private Generator<TYield, TSend>? DelegateThatRunsApart()
    {
        for (var inner = Inner; inner is not null; inner = inner.Inner)
        {
            if (inner.runsApart) return inner;
        }

        return null;
    }

    // CPython finds out that a delegate is executing when the step has come down to its delegator, whose yield from raises it.
    private Generator<TYield, TSend> RefuseDelegateThatRunsApart()
    {
        var delegator = DelegateThatRunsApart()!.Delegator!;
        delegator.EndDelegation(Failure.Of(Misuse.AlreadyExecuting()));
        return delegator;
    }

    // Finds where a step happens. What it does on its way may change the chain (a delegate that ignores its exit stays
    // Suspended, but apart), also behind the back of whoever delegates to this, so the cached end is given up at the top.
    private Generator<TYield, TSend> Approach()
    {
        var top = this;
        while (top.Delegator is not null) top = top.Delegator;
        top.target = top.IsTraced ? Detour : top;
        return Innermost();
    }

    // Every step that is not the common one: the first, the last, traced, delegated for the first time, wrong.
    private bool Resume(bool wasSent, TSend value, out TYield yielded)
    {
        RefuseWhileExecuting();
        if (Delegator is null) return Step(wasSent, value, out yielded);
        runsApart = true;
        try
        {
            return Step(wasSent, value, out yielded);
        }
        finally
        {
            runsApart = false;
        }
    }

    private bool Step(bool wasSent, TSend value, out TYield yielded)
    {
        switch (State)
        {
            case GeneratorState.Finished:
                yielded = default!;
                return false;
            case GeneratorState.Created:
                if (wasSent && value is not null) throw Misuse.SendToJustStarted();
                NoteResume(wasSent, value);
                Start();
                return Conclude(Drive(this, this), out yielded);
        }

        NoteResume(wasSent, value);
        var innermost = Approach();
        switch (innermost.State)
        {
            case GeneratorState.Finished:
                innermost = innermost.EndedBefore();
                break;
            case GeneratorState.Running or GeneratorState.Unwound:
                innermost = RefuseDelegateThatRunsApart();
                break;
            default:
                innermost.WasSent = wasSent;
                innermost.Sent = value;
                innermost.State = GeneratorState.Running;
                break;
        }

        return Conclude(Drive(this, innermost), out yielded);
    }

    private void Start()
    {
        State = GeneratorState.Running;
        CoroutineFrame? root;
        try
        {
            root = CallBody() ?? throw new InvalidOperationException("The body of this generator is not a coroutine: it returned the default value.");
            if (root.Driver is not null) throw new InvalidOperationException("The body of this generator returned a coroutine that ran before. Call its method again for a new one.");
        }
#pragma warning disable CA1031 // Whatever the body throws is this generator's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Finish(Failure.Of(exception is StopIterationException stop ? Misuse.RaisedStopIteration(stop) : exception));
            return;
        }

        root.Driver = this;
        Leaf = root;
        NoteStart();
    }

    // The end of every step: hands out what was yielded, or what came of the body.
    private bool Conclude(Generator<TYield, TSend> stopped, out TYield yielded)
    {
        if (stopped.State == GeneratorState.Suspended)
        {
            NoteYield(stopped);
            yielded = stopped.Yielded;
            return true;
        }

        yielded = default!;
        NoteFinish();
        if (RootFailure is { } failure)
        {
            RootFailure = null;
            failure.Throw();
        }

        return false;
    }

    private StopIterationException Stop() => new(TakeStopValue());

    // Closes frame after frame from the innermost outwards, as the close() of each level in PEP 380 would: up to and
    // including the root of this generator, or up to the frame above the root. The result is what the next level is to see.
    private Failure Unwind(Generator<TYield, TSend> innermost, bool andRoot)
    {
        var current = innermost;
        var exit = Failure.Of(new GeneratorExitException());
        switch (current.State)
        {
            case GeneratorState.Finished:
                current = current.EndedBefore();
                break;
            case GeneratorState.Running or GeneratorState.Unwound:
                current = RefuseDelegateThatRunsApart();
                exit = current.Injected!;
                break;
        }

        while (andRoot || current != this || current.Leaf!.Caller is not null)
        {
            var frame = current.Leaf!;
            var ended = CloseFrame(current, frame, exit);
            exit = !ended ? Failure.Of(Misuse.IgnoredExit())
                : frame.Failure is { Exception: not GeneratorExitException } failure ? failure
                : Failure.Of(new GeneratorExitException());

            if (frame.Caller is { } caller)
            {
                if (current.State == GeneratorState.Delegating) current.EndDelegation(null);
                current.Leaf = caller;
                continue;
            }

            if (ended)
            {
                current.Finish(null);
                current.TakeStopValue();
            }

            if (current == this) return exit;
            current = current.Delegator!;
            current.EndDelegation(null);
        }

        return exit;
    }

    // Whether the frame has ended. If not, it has yielded, and stays where it is.
    private static bool CloseFrame(Generator<TYield, TSend> generator, CoroutineFrame frame, Failure exit)
    {
        generator.Closing = frame;
        generator.Inject(exit);
        var stopped = Drive(generator, generator);
        generator.Closing = null;
        return stopped.State == GeneratorState.Unwound;
    }

    // Without Generator.Tracing.cs these are gone from the compiled code: see Generator.cs.
    partial void NoteSource(string file, int line);

    partial void NoteResume(bool wasSent, TSend value);

    partial void NoteThrow(Exception exception);

    partial void NoteClose();

    partial void NoteStart();

    partial void NoteStep(Generator<TYield, TSend> inner);

    partial void NoteYield(Generator<TYield, TSend> stopped);

    partial void NoteFinish();
}

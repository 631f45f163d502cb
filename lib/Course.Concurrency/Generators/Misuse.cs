namespace Course.Concurrency.Generators;

/// <summary>The sentences that wrong use of a generator gets, in one place.</summary>
internal static class Misuse
{
    public static InvalidOperationException AlreadyExecuting() =>
        new("Generator already executing: its body, or a delegate of it, resumed the generator that it runs in.");

    public static InvalidOperationException SendToJustStarted() =>
        new("Can't send a non-null value to a just-started generator: no Yield is waiting for it. Call Next first.");

    public static InvalidOperationException IgnoredExit() =>
        new("Generator ignored GeneratorExit: it yielded while it was being closed. Let GeneratorExitException pass, or return.");

    public static InvalidOperationException RaisedStopIteration(StopIterationException stop) =>
        new("Generator raised StopIteration: return from the body to end it (PEP 479).", stop);

    public static InvalidOperationException ForeignYielder() =>
        new("This Yielder belongs to another generator: yield through the one that the running body was given.");

    public static InvalidOperationException EmptyCoroutine() =>
        new("This coroutine is empty: it is the default value, not one that an async method returned.");

    public static InvalidOperationException AwaitedBefore() =>
        new("This coroutine was awaited before. Call its method again for a new one.");

    public static NotSupportedException AwaitedElsewhere() =>
        new("Only the body of a generator, or a method that runs on an event loop, can await this: it needs a generator to run it.");

    public static NotSupportedException DelegateCannotSend(Type type) =>
        new($"A value was sent to a delegate that takes none: {type.Name} is an iterator without send. Resume it with Next, or send null.");
}

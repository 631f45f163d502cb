namespace Course.Concurrency.EventLoop;

// Descriptors: callbacks for when they are ready.
public sealed partial class EventLoop
{
    /// <summary>Has <paramref name="callback"/> called whenever the descriptor is ready to read, once an iteration; a second one takes the first one's place.</summary>
    public void AddReader(int descriptor, Action callback) => Add(descriptor, SelectorEvents.Read, callback);

    /// <summary>Has <paramref name="callback"/> called whenever the descriptor is ready to write, once an iteration; a second one takes the first one's place.</summary>
    public void AddWriter(int descriptor, Action callback) => Add(descriptor, SelectorEvents.Write, callback);

    /// <summary>Ends <see cref="AddReader"/>; a call that is due is not made.</summary>
    /// <returns>False if there was none.</returns>
    public bool RemoveReader(int descriptor) => Remove(descriptor, SelectorEvents.Read);

    /// <summary>Ends <see cref="AddWriter"/>; a call that is due is not made.</summary>
    /// <returns>False if there was none.</returns>
    public bool RemoveWriter(int descriptor) => Remove(descriptor, SelectorEvents.Write);

    private void Add(int descriptor, SelectorEvents events, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckThread();
        CheckOpen();
        DescriptorCallback added = new(this, callback, ExecutionContext.Capture());
        if (!selector.TryGetKey(descriptor, out var key))
        {
            WatchedDescriptor watch = new();
            watch.Set(events, added);
            selector.Register(descriptor, events, watch);
            return;
        }

        var known = (WatchedDescriptor)key.Data!;
        if ((key.Events & events) == 0)
        {
            selector.Modify(descriptor, key.Events | events, known);
            known.Set(events, added);
            return;
        }

        // With data of its own the selector asks the system, which knows whether the descriptor is still the one that was registered.
        WatchedDescriptor instead = new();
        instead.Set(SelectorEvents.Read, known.Reader);
        instead.Set(SelectorEvents.Write, known.Writer);
        instead.Set(events, added)?.Cancel();
        selector.Modify(descriptor, key.Events, instead);
    }

    private bool Remove(int descriptor, SelectorEvents events)
    {
        CheckThread();
        if (closed || !selector.TryGetKey(descriptor, out var key) || (key.Events & events) == 0) return false;
        ((WatchedDescriptor)key.Data!).Set(events, null)?.Cancel();
        try
        {
            if (key.Events == events) selector.Unregister(descriptor);
            else selector.Modify(descriptor, key.Events & ~events, key.Data);
        }
        catch (InvalidOperationException)
        {
            // It was closed before: whoever cleans up late has nothing left to do.
        }

        return true;
    }

    private void NoteReady(WatchedDescriptor watch, SelectorEvents events, long traced)
    {
        if ((events & SelectorEvents.Read) != 0 && watch.Reader is { } reader) Enqueue(reader, traced);
        if ((events & SelectorEvents.Write) != 0 && watch.Writer is { } writer) Enqueue(writer, traced);
    }

    private void Enqueue(DescriptorCallback callback, long traced)
    {
        callback.Traced = traced;
        Enqueue(callback, null, callback.Context);
    }

    /// <summary>What a descriptor is watched for: the data of its registration.</summary>
    private sealed class WatchedDescriptor
    {
        public DescriptorCallback? Reader { get; private set; }

        public DescriptorCallback? Writer { get; private set; }

        public DescriptorCallback? Set(SelectorEvents events, DescriptorCallback? callback)
        {
            var before = events == SelectorEvents.Read ? Reader : Writer;
            if (events == SelectorEvents.Read) Reader = callback;
            else Writer = callback;
            return before;
        }
    }

    private sealed class DescriptorCallback(EventLoop loop, Action callback, ExecutionContext? context) : IWaiter
    {
        private bool cancelled;

        /// <summary>The event that says why it is called, in pictures.</summary>
        public long Traced { get; set; } = -1;

        public ExecutionContext? Context => context;

        public string Description => CallbackName.Of(callback);

        public void Cancel() => cancelled = true;

        public void Wake(Future? future)
        {
            if (cancelled) return;
            if (loop.Trace is not { } trace)
            {
                callback();
                return;
            }

            trace.Because = Traced;
            try
            {
                callback();
            }
            finally
            {
                trace.Because = -1;
            }
        }
    }
}

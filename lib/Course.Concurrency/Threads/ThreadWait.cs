namespace Course.Concurrency.Threads;

/// <summary>A wait of a virtual thread for something that somebody else brings about.</summary>
/// <param name="thread">Who waits.</param>
/// <param name="what">What for, as messages say it after "waits for".</param>
internal sealed class ThreadWait(VirtualThread thread, string what)
{
    public bool IsBlocking;
    public bool IsOver;

    public VirtualThread Thread => thread;

    public string What => what;
}

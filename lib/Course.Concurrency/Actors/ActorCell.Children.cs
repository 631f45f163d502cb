namespace Course.Concurrency.Actors;

// The children: who they are, and how they are made and stopped.
internal sealed partial class ActorCell
{
    private ActorCell? nextSibling;
    private ActorCell? previousSibling;

    public ActorRef<T> Spawn<T>(Func<Actor<T>> create, string? childName, MailboxKind<T>? mailbox)
    {
        ArgumentNullException.ThrowIfNull(create);
        CheckName(childName);
        var reference = mailbox is null ? new UnboundedMailbox<T>(System, this, childName, create) : mailbox.Make(System, this, childName, create);
        if (mailbox is { StashCapacity: < int.MaxValue and var capacity }) reference.Cell.More.StashCapacity = capacity;
        reference.Cell.suspensions = suspensions + (hasFailed ? 1 : 0); // as those have that are there already
        AddChild(reference.Cell);
        reference.Cell.Schedule(); // the instance is made in its first activation
        return reference;
    }

    /// <summary>The children, those that are stopping included, as they are now. From any thread.</summary>
    public List<ActorCell> Children()
    {
        List<ActorCell> children = [];
        Gate.Enter();
        for (var child = extras?.FirstChild; child is not null; child = child.nextSibling) children.Add(child);
        Gate.Exit();
        return children;
    }

    public ActorCell? FindChild(string childName) => Children().Find(child => !child.HasStopped && child.Name == childName);

    /// <summary>A child has stopped: from here on another one may have its name. From any thread.</summary>
    public void FreeName(ActorCell child)
    {
        if (child.name is null) return;
        Gate.Enter();
        var named = extras!.Named!;
        if (named.TryGetValue(child.name, out var current) && current == child) named.Remove(child.name);
        Gate.Exit();
    }

    public void ChildStopped(ActorCell child)
    {
        Gate.Enter();
        RemoveChild(child);
        Gate.Exit();
        if (state == CellState.Stopping && extras!.FirstChild is null) EndStop();
        else if (state == CellState.Restarting && !WaitsForChildren()) EndRestart();
    }

    /// <summary>Whether children that have been told to stop have not yet.</summary>
    // Asked each time one of them has: most often the first one is another of them.
    private bool WaitsForChildren()
    {
        Gate.Enter();
        var child = extras?.FirstChild;
        while (child is { IsStopAsked: false }) child = child.nextSibling;
        Gate.Exit();
        return child is not null;
    }

    private static void CheckName(string? childName)
    {
        if (childName is null) return;
        if (childName.Length == 0) throw new ArgumentException("An actor's name cannot be empty: give it one, or null for a number.", nameof(childName));
        if (childName.Contains('/', StringComparison.Ordinal)) throw new ArgumentException($"An actor's name cannot hold a slash, which separates the names of a path: '{childName}'.", nameof(childName));
        if (childName[0] == '$') throw new ArgumentException($"An actor's name cannot begin with '$', which marks those that were given none: '{childName}'.", nameof(childName));
    }

    private void AddChild(ActorCell child)
    {
        var more = More;
        Gate.Enter();
        var isStopping = state >= CellState.Stopping;
        var isTaken = false;
        if (!isStopping && child.name is not null)
        {
            more.Named ??= [];
            isTaken = more.Named.TryGetValue(child.name, out var other) && !other.HasStopped; // who sees that it has stopped may be faster than it frees its name
            if (!isTaken) more.Named[child.name] = child;
        }

        if (!isStopping && !isTaken)
        {
            child.previousSibling = more.LastChild;
            if (more.LastChild is null) more.FirstChild = child;
            else more.LastChild.nextSibling = child;
            more.LastChild = child;
        }

        Gate.Exit();
        if (isStopping) throw new InvalidOperationException(Parent is null ? $"The actor system '{System.Name}' has been terminated: it takes no more actors." : $"{Path} is stopping: it can have no more children.");
        if (isTaken) throw new ArgumentException($"{Path} has a child that is called '{child.name}' already: wait until it has stopped, or choose another name.", nameof(child));
    }

    // Within the gate.
    private void RemoveChild(ActorCell child)
    {
        var more = extras!;
        if (child.previousSibling is null) more.FirstChild = child.nextSibling;
        else child.previousSibling.nextSibling = child.nextSibling;
        if (child.nextSibling is null) more.LastChild = child.previousSibling;
        else child.nextSibling.previousSibling = child.previousSibling;
        child.previousSibling = child.nextSibling = null;
    }
}

namespace Course.Crawling.Tests;

/// <summary>The events of a server, and a way to wait for them.</summary>
internal sealed class ServerLog
{
    private readonly Lock gate = new();
    private readonly List<ServerEvent> events = [];
    private readonly List<(Predicate<ServerLog> Condition, TaskCompletionSource Reached)> waiting = [];

    public void Add(ServerEvent happened)
    {
        lock (gate)
        {
            events.Add(happened);
            foreach (var wait in waiting.Where(wait => wait.Condition(this))) wait.Reached.TrySetResult();
        }
    }

    public IReadOnlyList<ServerEventKind> Kinds { get { lock (gate) return [.. events.Select(happened => happened.Kind)]; } }

    /// <summary>Ends when there have been so many events of a kind.</summary>
    public Task WhenAsync(ServerEventKind kind, int count = 1)
    {
        lock (gate)
        {
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Predicate<ServerLog> condition = log => log.events.Count(happened => happened.Kind == kind) >= count;
            if (condition(this)) reached.SetResult();
            else waiting.Add((condition, reached));
            return reached.Task;
        }
    }
}

namespace Course.Concurrency.Actors;

/// <summary>The parent of the actors of a pool: it makes and supervises them, and stops when the last of them has.</summary>
internal sealed class Pool<T>(Pool<T>.Plan plan) : Actor<ActorRef<T>[]>
{
    protected override SupervisionStrategy Supervision => plan.Supervision ?? SupervisionStrategy.Default;

    public static ActorRef<T> Make(ActorCell parent, Routing routing, int count, Func<Actor<T>> create, string? name, SupervisionStrategy? supervision)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Plan plan = new(create, count, supervision);
        var pool = parent.Spawn(() => new Pool<T>(plan), name, null);
        plan.Router = new RouterRef<T>(parent.System, routing, pool.Cell!);
        // Here, and not when the pool has started: what the router is told right now must find them.
        pool.Tell(plan.Fill(pool.Cell!));
        return plan.Router;
    }

    protected override void Receive(ActorRef<T>[] message)
    {
        foreach (var routee in message) Watch(routee);
    }

    protected override void PostRestart(Exception failure) => Self.Tell(plan.Fill(Cell));

    protected override void Stopped(ActorRef actor)
    {
        plan.Router!.Routees = [.. plan.Router.Routees.Where(routee => routee != actor)];
        if (plan.Router.Routees.Length == 0) Stop();
    }

    /// <summary>How a pool is made, and made again.</summary>
    internal sealed class Plan(Func<Actor<T>> create, int count, SupervisionStrategy? supervision)
    {
        public SupervisionStrategy? Supervision => supervision;

        public RouterRef<T>? Router { get; set; }

        /// <summary>Makes the actors, and has the router know them.</summary>
        public ActorRef<T>[] Fill(ActorCell pool)
        {
            var routees = new ActorRef<T>[count];
            for (var index = 0; index < count; index++) routees[index] = pool.Spawn(create, null, null);
            Router!.Routees = routees;
            return routees;
        }
    }
}

namespace Course.Concurrency.Actors;

/// <summary>A mailbox that gives the message of the lowest rank first; among those of one rank, the first that came.</summary>
internal sealed class PriorityMailbox<T>(ActorSystem system, ActorCell? parent, string? name, Func<Actor<T>> create, Func<T, int> rank)
    : GatedMailbox<T>(system, parent, name, create)
{
    private readonly PriorityQueue<Envelope<T>, (int Rank, long Number)> queue = new();
    private long number; // a priority queue alone would not keep the order of those that are equal

    protected override int Count => queue.Count;

    internal override void Add(Envelope<T> envelope)
    {
        var place = rank(envelope.Message);
        if (Cell.Strand is not null) envelope = Trace(envelope);
        Cell.Gate.Enter();
        if (Cell.IsClosed)
        {
            Cell.Gate.Exit();
            Lose(envelope, "the actor has stopped");
            return;
        }

        Put(envelope, place);
        Leave();
    }

    protected override int RankOf(in Envelope<T> envelope)
    {
        var tag = envelope.Tag is TracedTag traced ? traced.Tag : envelope.Tag;
        if (tag is not TimedNotice<T> timed) return int.MaxValue;
        try
        {
            return rank(timed.Message);
        }
#pragma warning disable CA1031 // Nobody calls here who could handle it: the clock does.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            System.Report(new ActorFailure(this, exception, timed.Message, Directive.Resume));
            return int.MaxValue;
        }
    }

    protected override void Put(in Envelope<T> envelope, int rank) => queue.Enqueue(envelope, (rank, number++));

    protected override Envelope<T> Get() => queue.Dequeue();

    protected override IEnumerable<Envelope<T>> TakeAll()
    {
        while (queue.TryDequeue(out var envelope, out _)) yield return envelope;
    }
}

namespace Course.Concurrency.Actors;

/// <summary>A reference that turns messages into those of another: see <see cref="ActorRef{T}.Adapt"/>.</summary>
internal sealed class AdaptedRef<TOther, T>(ActorRef<T> target, Func<TOther, T> adapt) : ActorRef<TOther>
{
    public override ActorSystem System => target.System;

    public override string Name => target.Name;

    public override string Path => target.Path;

    public override bool HasStopped => target.HasStopped;

    public override int MailboxDepth => target.MailboxDepth;

    internal override ActorCell? Cell => target.Cell;

    public override void Tell(TOther message) => target.Tell(adapt(message));

    public override TellAwaitable Send(TOther message, CancellationToken cancellation = default) => target.Send(adapt(message), cancellation);

    public override void Poison() => target.Poison();

    internal override void Tell(TOther message, IPending pending) => target.Tell(adapt(message), pending);

    internal override void Post(Notice notice) => target.Post(notice);
}

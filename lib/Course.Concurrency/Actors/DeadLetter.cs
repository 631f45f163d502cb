namespace Course.Concurrency.Actors;

/// <summary>A message that no actor will handle.</summary>
/// <param name="Message">The message.</param>
/// <param name="Recipient">Whom it was meant for.</param>
/// <param name="Reason">Why it was not delivered, in a few words.</param>
public sealed record DeadLetter(object Message, ActorRef Recipient, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Tracing.TraceValue.Format(Message)} to {Recipient.Path}: {Reason}";
}

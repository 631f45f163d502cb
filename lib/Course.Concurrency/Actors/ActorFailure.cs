namespace Course.Concurrency.Actors;

/// <summary>An exception that an actor threw, and what was decided about it.</summary>
/// <param name="Actor">Who threw it.</param>
/// <param name="Exception">What it threw.</param>
/// <param name="Message">The message that it handled; null if it was none, or a value without one.</param>
/// <param name="Decision">What becomes of the actor.</param>
public sealed record ActorFailure(ActorRef Actor, Exception Exception, object? Message, Directive Decision)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Actor.Path} failed{(Message is null ? "" : $" on {Tracing.TraceValue.Format(Message)}")} ({Decision switch
    {
        Directive.Resume => "it resumes",
        Directive.Restart => "it is restarted",
        Directive.Stop => "it stops",
        _ => "its supervisor fails too",
    }}): {Exception.GetType().Name}: {FailureText.Of(Exception)}";
}
